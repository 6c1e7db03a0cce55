#pragma once

#include <functional>
#include <string>
#include <vector>

#include "etl/core/run_observer.h"

namespace etl {

class RecordingObserver : public RunObserver {
 public:
  void run_started(const RunReport&) override { ++runs_started; }
  void phase(const std::string& name) override { phases.push_back(name); }
  void table_finished(const TableReport& table) override { tables.push_back(table); }
  void copied(std::uint64_t rows, std::uint64_t) override {
    copied_rows += rows;
    if (on_copied) on_copied();
  }
  void notice(const Notice& notice) override { notices.push_back(notice); }
  void detail(const Message& line) override { messages.push_back(line); }
  void announce(const Message& text) override { messages.push_back(text); }
  void run_finished(const RunReport&) override { ++runs_finished; }

  int runs_started = 0;
  int runs_finished = 0;
  std::vector<std::string> phases;
  std::vector<TableReport> tables;
  std::uint64_t copied_rows = 0;
  std::function<void()> on_copied;  // what it throws ends the copy
  Notices notices;
  std::vector<std::string> messages;
};

}  // namespace etl
