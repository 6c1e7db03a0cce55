// A few good replications, for tests to change.
#pragma once

#include <string>

#include "etl/core/schedule_rule.h"
#include "etl/report/status_page.h"

namespace etl {

// Of 02:00 UTC on that day of March 2026.
inline HistoricRun sample_run(int day) {
  const std::string date = "2026-03-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
  HistoricRun run;
  run.file = "etl_report_202603" + date.substr(8) + "_020000.json";
  run.timestamp = date + "T02:00:00+00:00";
  run.started = parse_iso8601(run.timestamp);
  run.command = "replicate";
  run.status = "SUCCESS";
  run.seconds = 0.45;
  run.records = 376;
  run.etl_version = "0.1.0";
  run.host = "warehouse";
  run.database = "sales";
  run.database_host = "db.example";
  run.mirror = "cloud_mirror/data_warehouse.db";
  run.level = "counts";
  run.passed = true;
  run.tables = {{"dim_date", 350, 0.01, true, "", ""}, {"fact_sales", 26, 0.02, true, "", ""}};
  run.metrics = {{"revenue", "Total revenue", "currency", "50847.74", "50847.74", true, true}};
  return run;
}

inline HistoricRun failed_run(int day) {
  HistoricRun run = sample_run(day);
  run.status = "ERROR";
  run.exit_code = 3;
  run.records = 0;
  run.tables.clear();
  run.metrics.clear();
  run.level.clear();
  run.passed = false;
  run.error = "cannot connect to db.example";
  run.hint = "is it up?";
  return run;
}

// Three good ones, seen at noon of the last day.
inline PageFacts sample_facts() {
  PageFacts facts;
  facts.runs = {sample_run(3), sample_run(2), sample_run(1)};
  facts.now = *parse_iso8601("2026-03-03T12:00:00Z");
  facts.mirror_time = parse_iso8601("2026-03-03T02:00:00Z");
  facts.overdue_at = parse_iso8601("2026-03-04T04:00:00Z");
  return facts;
}

}  // namespace etl
