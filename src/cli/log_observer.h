// What a run leaves in its log file.
#pragma once

#include "etl/core/run_observer.h"
#include "etl/report/log_files.h"

namespace etl {

class LogObserver : public RunObserver {
 public:
  explicit LogObserver(LogFile& log) : log_(log) {}

  void run_started(const RunReport& report) override;
  void phase(const std::string& name) override;
  void table_finished(const TableReport& table) override;
  void notice(const Notice& notice) override;
  void detail(const Message& line) override;
  void announce(const Message& text) override;
  void run_finished(const RunReport& report) override;

 private:
  LogFile& log_;
};

}  // namespace etl
