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

// With "(3 new, 1 updated, 8 unchanged)" where not all rows are new.
Message with_shares(const Message& line, const FileReport& rows) {
  if (rows.updated + rows.unchanged == 0) return line;
  return message("%1 (%2 new, %3 updated, %4 unchanged)", line, with_thousands(rows.inserted),
                 with_thousands(rows.updated), with_thousands(rows.unchanged));
}

Message table_line(const TableReport& table, bool dry_run) {
  const std::string records = with_thousands(table.records);
  if (dry_run) {
    return counted("✅ Would load %1 record into %2", "✅ Would load %1 records into %2",
                   table.records, records, table.table);
  }
  return counted("✅ Loaded %1 record into %2", "✅ Loaded %1 records into %2", table.records,
                 records, table.table);
}

void print_rejects(const FileReport& file, Console& console) {
  if (file.rejected == 0) return;
  const Message left_out =
      counted("⚠️  %1 row of %2 left out", "⚠️  %1 rows of %2 left out", file.rejected,
              with_thousands(file.rejected), file.file);
  console.info(file.rejects.empty() ? left_out
                                    : message("%1: %2, with reasons in %3", left_out, file.rejects,
                                              file.rejects + ".reasons.csv"));
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
    console.result(with_shares(table_line(table, dry_run), sum_of(report, table.table)));
  }
  const FileReport all = sum_of(report, "");
  console.result(message("🔎 Rows: %1 read = %2 loaded + %3 left out", with_thousands(all.read),
                         with_thousands(all.loaded()), with_thousands(all.rejected)));
  for (const FileReport& file : report.files) print_rejects(file, console);
}

void print_bad_rows(const RunReport& report, Console& console) {
  if (!report.error) return;
  for (const FileReport& file : report.files) {
    if (file.faults.empty()) continue;
    if (console.options().progress) print_caret(file, console);
    if (file.faults.size() == 1) continue;
    for (const FileFault& fault : file.faults) {
      const std::string place = file.file + ":" + std::to_string(fault.line) +
                                (fault.column.empty() ? "" : ": " + fault.column);
      console.info("  " + console.told(message("%1: %2", place, fault.reason)));
    }
    if (file.rejected > file.faults.size()) {
      console.info("  " +
                   console.told(message("... and %1 more",
                                        with_thousands(file.rejected - file.faults.size()))));
    }
  }
}

}  // namespace etl
