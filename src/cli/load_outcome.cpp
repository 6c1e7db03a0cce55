#include "cli/load_outcome.h"

#include <algorithm>

#include "cli/figures.h"
#include "cli/progress_line.h"

namespace etl {

namespace {

FileReport sum_of(const RunReport& report, const std::string& table) {
  FileReport sum;
  for (const FileReport& file : report.files) {
    if (!table.empty() && file.table != table) continue;
    sum.read += file.read;
    sum.inserted += file.inserted;
    sum.updated += file.updated;
    sum.unchanged += file.unchanged;
    sum.rejected += file.rejected;
  }
  return sum;
}

// "(3 new, 1 updated, 8 unchanged)" where not all rows are new.
std::string shares(const FileReport& rows) {
  if (rows.updated + rows.unchanged == 0) return "";
  return " (" + with_thousands(rows.inserted) + " new, " + with_thousands(rows.updated) +
         " updated, " + with_thousands(rows.unchanged) + " unchanged)";
}

void print_rejects(const FileReport& file, Console& console) {
  if (file.rejected == 0) return;
  console.info("⚠️  " + plural(file.rejected, "row") + " of " + file.file + " left out" +
               (file.rejects.empty()
                    ? ""
                    : ": " + file.rejects + ", with reasons in " + file.rejects + ".reasons.csv"));
}

// The start of the row up to a terminal's width, around the value, and a caret for each character
// of it; none where the row as a whole is at fault.
void print_caret(const FileReport& file, Console& console) {
  const std::string row = one_line(file.first_row);
  if (row.size() != file.first_row.size() || row.empty()) return;
  const std::size_t width = static_cast<std::size_t>(std::max(console.options().columns, 20)) - 4;
  const std::size_t begin =
      file.first_field + file.first_length > width ? file.first_field : std::size_t{0};
  const std::string shown = shortened(row.substr(begin), width);
  const std::string before = row.substr(begin, file.first_field - begin);
  const std::size_t length =
      std::min(displayed_width(row.substr(file.first_field, file.first_length)),
               displayed_width(shown) - std::min(displayed_width(before), displayed_width(shown)));
  console.info("  " + shown);
  if (file.first_length == 0) return;
  console.info("  " + std::string(displayed_width(before), ' ') +
               std::string(std::max<std::size_t>(length, 1), '^'));
}

}  // namespace

void print_load(const RunReport& report, bool dry_run, Console& console) {
  if (report.error) return;  // nothing was committed
  for (const TableReport& table : report.tables) {
    console.result((dry_run ? "✅ Would load " : "✅ Loaded ") + plural(table.records, "record") +
                   " into " + table.table + shares(sum_of(report, table.table)));
  }
  const FileReport all = sum_of(report, "");
  console.result("🔎 Rows: " + with_thousands(all.read) + " read = " + with_thousands(all.loaded()) +
                 " loaded + " + with_thousands(all.rejected) + " left out");
  for (const FileReport& file : report.files) print_rejects(file, console);
}

void print_bad_rows(const RunReport& report, Console& console) {
  if (!report.error) return;
  for (const FileReport& file : report.files) {
    if (file.faults.empty()) continue;
    if (console.options().progress) print_caret(file, console);
    if (file.faults.size() == 1) continue;
    for (const FileFault& fault : file.faults) {
      console.info("  " + file.file + ":" + std::to_string(fault.line) + ": " +
                   (fault.column.empty() ? "" : fault.column + ": ") + fault.reason);
    }
    if (file.rejected > file.faults.size()) {
      console.info("  ... and " + with_thousands(file.rejected - file.faults.size()) + " more");
    }
  }
}

}  // namespace etl
