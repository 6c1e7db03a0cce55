#pragma once

#include "etl/core/run_observer.h"

namespace etl {

// Tells two observers everything.
class ObserverPair : public RunObserver {
 public:
  ObserverPair(RunObserver& first, RunObserver& second) : first_(first), second_(second) {}

  void run_started(const RunReport& report) override {
    first_.run_started(report);
    second_.run_started(report);
  }
  void phase(const std::string& name) override {
    first_.phase(name);
    second_.phase(name);
  }
  void table_started(const std::string& table, double expected_rows) override {
    first_.table_started(table, expected_rows);
    second_.table_started(table, expected_rows);
  }
  void copied(std::uint64_t rows, std::uint64_t bytes) override {
    first_.copied(rows, bytes);
    second_.copied(rows, bytes);
  }
  void table_finished(const TableReport& table) override {
    first_.table_finished(table);
    second_.table_finished(table);
  }
  void notice(const Notice& notice) override {
    first_.notice(notice);
    second_.notice(notice);
  }
  void detail(const Message& line) override {
    first_.detail(line);
    second_.detail(line);
  }
  void announce(const Message& text) override {
    first_.announce(text);
    second_.announce(text);
  }
  void run_finished(const RunReport& report) override {
    first_.run_finished(report);
    second_.run_finished(report);
  }

 private:
  RunObserver& first_;
  RunObserver& second_;
};

}  // namespace etl
