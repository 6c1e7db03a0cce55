// What a person sees while a run is under way: a line at its start, progress on a terminal, and
// under --verbose each table and notice as it comes. The outcome is told by print_outcome().
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/progress_line.h"
#include "etl/core/run_observer.h"
#include "etl/runtime/clock.h"

namespace etl {

class ConsoleObserver : public RunObserver {
 public:
  // `intro`: the lines at the start. Console and clock outlive the observer.
  ConsoleObserver(Console& console, const Clock& clock, std::vector<Message> intro)
      : console_(console), clock_(clock), intro_(std::move(intro)) {}

  void run_started(const RunReport& report) override;
  void phase(const std::string& name) override;
  void table_started(const std::string& table, double expected_rows) override;
  void copied(std::uint64_t rows, std::uint64_t bytes) override;
  void table_finished(const TableReport& table) override;
  void notice(const Notice& notice) override;
  void detail(const Message& line) override;
  void announce(const Message& text) override;
  void run_finished(const RunReport&) override;

 private:
  Console& console_;
  const Clock& clock_;
  const std::vector<Message> intro_;
  bool replicates_ = false;
  int running_ = 0;             // tables that have started and not finished
  std::uint64_t together_ = 0;  // of which the progress tells
  Progress progress_;
  MonotonicTime table_start_{};
  MonotonicTime last_drawn_{};
};

}  // namespace etl
