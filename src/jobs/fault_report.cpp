#include "jobs/fault_report.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <system_error>

#include "etl/runtime/files.h"

namespace etl {

namespace {

constexpr char kReasons[] = ".reasons.csv";

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// What the target says of a row, without the table and column that the place names already.
Message without_place(const Error& error) {
  const std::string text = error.what();
  for (const std::string& place :
       {error.table + ", column " + error.column + ": ", error.table + ": "}) {
    if (!error.table.empty() && starts_with(text, place)) return text.substr(place.size());
  }
  return error.message();
}

Message with_column(const FileFault& fault) {
  return fault.column.empty() ? fault.reason : message("%1: %2", fault.column, fault.reason);
}

// Where field number `wanted` lies in a record, as the dialect splits it.
void find_field(const std::string& row, std::size_t wanted, const CsvOptions& options,
                FileReport& report) {
  const char delimiter = options.delimiter.value_or(',');
  const char quote = options.quote.value_or('"');
  bool quoted = false;
  std::size_t field = 0;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= row.size(); ++at) {
    if (at < row.size() && quote != kNoQuote && row[at] == quote) quoted = !quoted;
    if (at < row.size() && (quoted || row[at] != delimiter)) continue;
    if (field++ == wanted) {
      report.first_field = start;
      report.first_length = std::max<std::size_t>(at - start, 1);
      return;
    }
    start = at + 1;
  }
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + '"';
}

}  // namespace

Error at_line_of_file(const Error& error, const CsvInput& file) {
  std::string place = shown_path(file.path()) + ":";
  std::optional<std::uint64_t> line;
  if (error.line) {
    line = file.line_of(*error.line - 1);
    place += std::to_string(*line) + ":";
  }
  if (!error.column.empty()) place += " " + error.column + ":";
  Error located(error.kind, message("%1 %2", place, without_place(error)), error.hint);
  located.sqlstate = error.sqlstate;
  located.table = error.table;
  located.column = error.column;
  located.line = line;
  return located;
}

RowFault fault_of(const Error& error) {
  return {*error.line - 1, error.column, error.sqlstate, without_place(error)};
}

void describe_faults(const std::vector<RowFault>& faults, std::size_t most, const CsvInput& file,
                     const std::vector<std::string>& columns, CsvFiles& files, FileReport& report) {
  for (std::size_t i = 0; i < std::min(most, faults.size()); ++i) {
    const RowFault& fault = faults[i];
    report.faults.push_back({file.line_of(fault.record), fault.column, fault.code, fault.reason});
  }
  if (faults.empty() || !can_be_read_again(file)) return;
  std::ostringstream row;
  try {
    files.copy_records(file.path(), file.options(), {faults.front().record}, false, row);
  } catch (const Error&) {
    return;  // the file is another one by now; its line number has to do
  }
  report.first_row = row.str();
  while (!report.first_row.empty() &&
         (report.first_row.back() == '\n' || report.first_row.back() == '\r')) {
    report.first_row.pop_back();
  }
  const auto column = std::find(columns.begin(), columns.end(), faults.front().column);
  if (column == columns.end()) return;
  find_field(report.first_row, static_cast<std::size_t>(column - columns.begin()), file.options(),
             report);
}

Error bad_rows(const FileReport& report, bool all_read, const Relation& table,
               const Tolerance& tolerance) {
  const FileFault& first = report.faults.front();
  const std::string place = report.file + ":" + std::to_string(first.line);
  Message what = message("%1: %2", place, with_column(first));
  if (report.rejected > 1) {
    const std::uint64_t more = report.rejected - 1;
    what = all_read
               ? counted("%1 (and %2 more bad row)", "%1 (and %2 more bad rows)", more, what, more)
               : counted("%1 (and at least %2 more bad row)", "%1 (and at least %2 more bad rows)",
                         more, what, more);
  }
  Error error(
      ErrorKind::kBadInput, what,
      tolerance.any()
          ? message("more than --max-errors allows; nothing was changed")
          : message("correct the file, or leave bad rows out with --max-errors N --rejects FILE; "
                    "nothing was changed"));
  error.sqlstate = first.code;
  error.table = display(table.name);
  error.column = first.column;
  error.line = first.line;
  return error;
}

void write_rejects(const std::string& path, const std::vector<RowFault>& faults,
                   const CsvInput& file, CsvFiles& files) {
  std::vector<std::uint64_t> records;
  std::string reasons = "line,column,code,reason\n";
  for (const RowFault& fault : faults) {
    records.push_back(fault.record);
    reasons += std::to_string(file.line_of(fault.record)) + "," + quoted(fault.column) + "," +
               fault.code + "," + quoted(fault.reason) + "\n";
  }
  std::ostringstream rows;
  files.copy_records(file.path(), file.options(), records, true, rows);
  try {
    write_file_atomically(path + kReasons, reasons);
    write_file_atomically(path, rows.str());
  } catch (const std::system_error& error) {
    remove_rejects(path);
    throw Error(ErrorKind::kReport, message("cannot write the rows left out: %1", error.what()),
                message("name another file with --rejects; nothing was changed"));
  }
}

void remove_rejects(const std::string& path) noexcept {
  for (const std::string& written : {path, path + kReasons}) {
    try {
      remove_file(written);
    } catch (const std::system_error&) {
      // It stays; the load has failed, and says so.
    }
  }
}

std::string rejects_path(const std::string& path, const std::string& file, int same_name) {
  if (same_name == 0) return path;
  std::string name = file == "-" ? "stdin" : file.substr(file.find_last_of('/') + 1);
  name = name.substr(0, name.find('.'));
  if (same_name > 1) name += "-" + std::to_string(same_name);
  const std::size_t folder_ends = path.find_last_of('/') + 1;  // npos + 1 is 0
  const std::size_t dot = path.find('.', folder_ends + 1);
  if (dot == path.npos) return path + "." + name;
  return path.substr(0, dot) + "." + name + path.substr(dot);
}

}  // namespace etl
