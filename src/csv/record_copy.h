// Records of a CSV file as they stand there, for a file of those that could not be loaded.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "csv/byte_input.h"
#include "etl/core/csv_input.h"

namespace etl {

// As CsvFiles::copy_records(), of a file that is open.
void copy_records(const std::string& path, std::unique_ptr<ByteInput> file,
                  const CsvOptions& options, const std::vector<std::uint64_t>& records,
                  bool as_a_file, std::ostream& out);

}  // namespace etl
