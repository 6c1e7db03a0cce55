// A CSV file as load-csv sees it: a header and rows. Implemented in csv/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/row_stream.h"

namespace etl {

struct CsvOptions {
  char delimiter = ',';
  char quote = '"';
  std::string null_text;  // an unquoted field of this text is NULL
};

// What messages call a path: "data/sales.csv", "standard input" for "-".
inline std::string shown_path(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

// One pass over one file. A RowSource of the chosen columns; next() throws Error kBadInput with
// file and line where a record is malformed.
class CsvInput : public RowSource {
 public:
  virtual const std::string& path() const = 0;
  virtual const std::vector<std::string>& header() const = 0;
  // Of a file that can be opened again and then gives the same bytes from its start; no value for
  // pipes and standard input.
  virtual std::optional<std::uint64_t> byte_size() const = 0;
  // Before the first next(): which fields to deliver, as positions in the header. Default: all.
  virtual void select(const std::vector<std::size_t>& fields) = 0;
  // Line, from 1, on which record `row` (from 0, the header not counted) starts. Any thread, for
  // rows that next() has delivered.
  virtual std::uint64_t line_of(std::uint64_t row) const = 0;
};

class CsvFiles {
 public:
  virtual ~CsvFiles() = default;
  // Files as they are, folders as the *.csv in them (not below, none hidden), by name; "-" is
  // standard input. A file that is named twice is listed once: it would be loaded twice.
  // Throws Error kBadInput for a path that is not there, cannot be read, or a folder without CSV.
  virtual std::vector<std::string> list(const std::vector<std::string>& paths) = 0;
  // Throws Error kBadInput: unreadable, empty, header malformed.
  virtual std::unique_ptr<CsvInput> open(const std::string& path, const CsvOptions& options) = 0;
};

}  // namespace etl
