#include "cli/console_observer.h"

#include <sstream>

#include "cli/figures.h"

namespace etl {

namespace {

// More often nobody can read it, and the terminal would cost time.
constexpr std::chrono::milliseconds kRefresh{100};

}  // namespace

void ConsoleObserver::run_started(const RunReport&) {
  if (!intro_.empty()) console_.info(intro_);
}

void ConsoleObserver::phase(const std::string& name) {
  console_.clear_progress();
  console_.detail("phase: " + name);
}

void ConsoleObserver::table_started(const std::string& table, double expected_rows) {
  if (running_++ > 0) {  // side by side: one line for all of them together
    progress_.table = plural(++together_, "table");
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
  console_.progress(progress_line(progress_, console_.options().columns));
}

void ConsoleObserver::table_finished(const TableReport& table) {
  if (running_ > 0) --running_;
  console_.clear_progress();
  console_.detail(table.table + ": " +
                  (table.success
                       ? plural(table.records, "row") + " (" + as_duration(table.seconds) + ")"
                       : "failed: " + table.error));
}

void ConsoleObserver::notice(const Notice& notice) {
  if (console_.options().verbose) console_.warning(notice);
}

void ConsoleObserver::message(const std::string& line) { console_.detail(line); }

void ConsoleObserver::announce(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) console_.info(line);
}

void ConsoleObserver::run_finished(const RunReport&) { console_.clear_progress(); }

}  // namespace etl
