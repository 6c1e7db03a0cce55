#pragma once

#include <memory>

#include "etl/core/csv_input.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

// Any wait for input (a pipe, a terminal) ends with Error kInterrupted on a stop. `stop` outlives
// the inputs.
std::unique_ptr<CsvFiles> make_csv_files(const StopFlag& stop);

}  // namespace etl
