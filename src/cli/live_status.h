// What `etl schedule --http` shows of a schedule that is up: the status page, its health for
// monitoring, and metrics.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "cli/options.h"
#include "etl/core/schedule_rule.h"
#include "etl/http/status_server.h"
#include "etl/report/open_metrics.h"

namespace etl {

class Session;

class LiveStatus {
 public:
  // `max_age`: what the last success may have; no value: the newest run decides about health.
  LiveStatus(Session& session, ScheduleRule rule, std::optional<std::chrono::seconds> max_age);

  // Any thread. One at a time: each reads the reports.
  HttpAnswer page();
  HttpAnswer health();
  HttpAnswer metrics();
  // A run of this schedule has ended.
  void count(const RunReport& report);

 private:
  PageFacts facts();

  Session& session_;
  const ScheduleRule rule_;
  const std::optional<std::chrono::seconds> max_age_;
  std::mutex mutex_;
  RunCounters counters_;
};

// By --http and ETL_HTTP, ETL_HTTP_TOKEN; nothing where neither asks for it. `live` outlives it.
// Throws Error kUsage or kConfiguration.
std::unique_ptr<StatusServer> serve_live_status(const ScheduleFlags& flags, const Session& session,
                                                LiveStatus& live);

}  // namespace etl
