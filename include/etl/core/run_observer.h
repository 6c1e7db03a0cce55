// What a job tells while it runs. Implemented in cli (console lines, progress bar, log files);
// NullObserver for tests. One call at a time, from any of the job's threads. Where tables are
// copied side by side, copied() is about one of those that have started and not finished.
#pragma once

#include <cstdint>
#include <string>

#include "etl/core/message.h"
#include "etl/core/notice.h"
#include "etl/core/run_report.h"

namespace etl {

class RunObserver {
 public:
  virtual ~RunObserver() = default;

  virtual void run_started(const RunReport&) {}
  virtual void phase(const std::string& /*name*/) {}  // "copy", "indexes", "proof", "publish"
  // expected_rows: -1 where unknown.
  virtual void table_started(const std::string& /*table*/, double /*expected_rows*/) {}
  virtual void copied(std::uint64_t /*rows*/, std::uint64_t /*bytes*/) {}  // since the last call
  virtual void table_finished(const TableReport&) {}
  virtual void notice(const Notice&) {}
  virtual void detail(const Message& /*line*/) {}  // for the log
  // What a person wants to see at once, in one or several lines; the log has it too.
  virtual void announce(const Message& /*text*/) {}
  virtual void run_finished(const RunReport&) {}
};

}  // namespace etl
