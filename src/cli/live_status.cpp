#include "cli/live_status.h"

#include <algorithm>
#include <utility>

#include "cli/flag_or_setting.h"
#include "cli/page.h"
#include "cli/schedule_actions.h"
#include "cli/session.h"
#include "etl/core/error.h"
#include "etl/jobs/schedule.h"
#include "etl/report/json_report_store.h"

namespace etl {

namespace {

// Why it is not well; empty where it is.
std::string complaint(const ScheduleStatus& status) {
  if (status.max_age) {
    if (!status.stale()) return "";
    if (!status.last_success) return "no run has succeeded yet";
    return "the last success is older than " + duration_text(*status.max_age);
  }
  if (status.runs.empty() || status.runs.front().exit_code == 0) return "";
  return "the last run failed with exit code " + std::to_string(status.runs.front().exit_code);
}

}  // namespace

LiveStatus::LiveStatus(Session& session, ScheduleRule rule,
                       std::optional<std::chrono::seconds> max_age)
    : session_(session), rule_(std::move(rule)), max_age_(max_age) {}

PageFacts LiveStatus::facts() {
  PageFacts facts = page_facts(session_);
  facts.next_run = next_run(rule_, facts.now);
  facts.link_reports = false;
  return facts;
}

HttpAnswer LiveStatus::page() {
  const std::lock_guard<std::mutex> lock(mutex_);
  HttpAnswer answer;
  answer.content_type = "text/html; charset=utf-8";
  answer.policy = std::string(kPagePolicy) + "; frame-ancestors 'none'";
  answer.body = status_page(facts());
  return answer;
}

HttpAnswer LiveStatus::health() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ScheduleStatus status = schedule_status(rule_, past_runs(session_), session_.clock().now());
  status.max_age = max_age_;
  const std::string why = complaint(status);
  HttpAnswer answer;
  answer.status = why.empty() ? 200 : 503;
  answer.body = (why.empty() ? "ok" : why) + "\n";
  return answer;
}

HttpAnswer LiveStatus::metrics() {
  const std::lock_guard<std::mutex> lock(mutex_);
  HttpAnswer answer;
  answer.content_type = kOpenMetricsType;
  answer.body = open_metrics_text(facts(), counters_);
  return answer;
}

void LiveStatus::count(const RunReport& report) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++counters_.runs[status_of(report)];
  counters_.rows += report.total_records();
}

std::unique_ptr<StatusServer> serve_live_status(const ScheduleFlags& flags, const Session& session,
                                                LiveStatus& live) {
  const Settings& settings = session.settings();
  const auto serve = [&](const std::string& address) -> std::unique_ptr<StatusServer> {
    if (address.empty()) return nullptr;
    return serve_status(parse_http_address(address), Secret(settings.value("ETL_HTTP_TOKEN")),
                        {{"/", [&live] { return live.page(); }},
                         {"/healthz", [&live] { return live.health(); }},
                         {"/metrics", [&live] { return live.metrics(); }}});
  };
  return flag_or_setting(flags.http, "--http", settings, "ETL_HTTP", serve);
}

}  // namespace etl
