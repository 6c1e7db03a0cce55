// The generated list behind sql_file(); see cmake/EmbedSql.cmake.
#pragma once

#include <vector>

#include "etl/core/sql_files.h"

namespace etl {

const std::vector<SqlFile>& embedded_sql();

}  // namespace etl
