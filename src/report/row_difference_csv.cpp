#include "etl/report/row_difference_csv.h"

#include <optional>
#include <system_error>

#include "etl/core/error.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

std::string field(const std::string& text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string field(const std::optional<std::string>& value) { return value ? field(*value) : ""; }

std::string key_text(const RowDifference& row) {
  std::string text;
  for (const auto& [name, value] : row.key) {
    text += (text.empty() ? "" : "; ") + name + "=" + value.value_or("NULL");
  }
  return text;
}

}  // namespace

void write_row_differences(const std::string& path, const std::vector<RowDifference>& rows) {
  std::string csv = "table,difference,key,column,source,mirror\r\n";
  for (const RowDifference& row : rows) {
    const bool changed = row.kind == RowDifferenceKind::kChanged;
    csv += field(row.table) + "," + word_of(row.kind) + "," + field(key_text(row)) + "," +
           (changed ? field(row.column) : "") + "," + field(row.source) + "," + field(row.mirror) +
           "\r\n";
  }
  try {
    write_file_atomically(path, csv);
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kReport, message("cannot write the differing rows: %1", error.what()),
                message("name a file in a folder that can be written with --output"));
  }
}

}  // namespace etl
