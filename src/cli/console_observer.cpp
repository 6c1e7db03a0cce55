#include "cli/console_observer.h"

#include <sstream>

#include "cli/figures.h"

namespace etl {

namespace {

// More often nobody can read it, and the terminal would cost time.
constexpr std::chrono::milliseconds kRefresh{100};

}  // namespace

void ConsoleObserver::run_started(const RunReport& report) {
  replicates_ = report.command == "replicate";
  for (const Message& line : intro_) console_.info(line);
}

void ConsoleObserver::phase(const std::string& name) {
  console_.clear_progress();
  console_.detail(message("phase: %1", name));
}

void ConsoleObserver::table_started(const std::string& table, double expected_rows) {
  if (replicates_) console_.info(message("🔄 Replicating %1", table));
  if (running_++ > 0) {  // side by side: one line for all of them together
    progress_.table = console_.told(tables_text(++together_));
    const bool known = progress_.expected_rows > 0 && expected_rows > 0;
    progress_.expected_rows = known ? progress_.expected_rows + expected_rows : -1;
    return;
  }
  together_ = 1;
  progress_ = Progress{table, 0, expected_rows, 0};
  table_start_ = clock_.monotonic();
  last_drawn_ = table_start_;  // a table that is done at once needs no progress
}

void ConsoleObserver::copied(std::uint64_t rows, std::uint64_t) {
  progress_.rows += rows;
  if (!console_.options().progress) return;
  const MonotonicTime now = clock_.monotonic();
  if (now - last_drawn_ < kRefresh) return;
  last_drawn_ = now;
  progress_.seconds = seconds_between(table_start_, now);
  console_.progress(progress_line(progress_, console_.options().columns, console_.catalogue()));
}

void ConsoleObserver::table_finished(const TableReport& table) {
  if (running_ > 0) --running_;
  console_.clear_progress();
  if (!table.success) {
    console_.detail(message("%1: failed: %2", table.table, table.error));
  } else if (replicates_) {
    console_.info(counted("✅ Extracted %1 record of %2", "✅ Extracted %1 records of %2",
                          table.records, with_thousands(table.records), table.table));
  } else {
    console_.detail(
        message("%1: %2 (%3)", table.table, rows_text(table.records), as_duration(table.seconds)));
  }
}

void ConsoleObserver::notice(const Notice& notice) {
  if (console_.options().verbose) console_.warning(notice);
}

void ConsoleObserver::detail(const Message& line) { console_.detail(line); }

void ConsoleObserver::announce(const Message& text) {
  std::istringstream lines(console_.told(text));
  for (std::string line; std::getline(lines, line);) console_.info(line);
}

void ConsoleObserver::run_finished(const RunReport&) { console_.clear_progress(); }

}  // namespace etl
