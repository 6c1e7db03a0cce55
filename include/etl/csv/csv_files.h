#pragma once

#include <memory>

#include "etl/core/csv_input.h"

namespace etl {

std::unique_ptr<CsvFiles> make_csv_files();

}  // namespace etl
