#include "cli/schedule_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace etl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const ScheduleRule kTwoInSaoPaulo{{{2, 0}}, kEveryDay, "America/Sao_Paulo"};

ScheduleStatus two_runs() {
  return schedule_status(
      kTwoInSaoPaulo,
      {{"2026-03-02T02:00:00-03:00", "ERROR", 3, 30.004, 0, "cannot connect\nto db",
        "reports/b.json"},
       {"2026-03-01T02:00:00-03:00", "SUCCESS", 0, 0.1, 421, "", "reports/a.json"}},
      *parse_iso8601("2026-03-02T20:48:00-03:00"));
}

TEST(ScheduleStatusText, ShowsNextRunLastSuccessRateAndRuns) {
  EXPECT_EQ(schedule_status_text(two_runs()),
            R"(Schedule      daily at 02:00, America/Sao_Paulo
Next run      2026-03-03T02:00:00-03:00 (in 5 h 12 min)
Last success  2026-03-01T02:00:00-03:00 (42 h 48 min ago)
Success rate  50.0 % (1 of 2 runs)

Started                    Status   Exit  Seconds  Records  Error
2026-03-02T02:00:00-03:00  ERROR       3    30.00        0  cannot connect to db
2026-03-01T02:00:00-03:00  SUCCESS     0     0.10      421
)");
}

TEST(ScheduleStatusText, SaysSoWhenThereWasNoRun) {
  const std::string text = schedule_status_text(
      schedule_status(kTwoInSaoPaulo, {}, *parse_iso8601("2026-03-02T20:48:00-03:00")));
  EXPECT_THAT(text, HasSubstr("Last success  none\n"));
  EXPECT_THAT(text, HasSubstr("Success rate  no runs yet\n"));
  EXPECT_THAT(text, Not(HasSubstr("Started")));
}

TEST(ScheduleStatusText, AnErrorMessageCannotSteerTheTerminal) {
  ScheduleStatus status = two_runs();
  status.runs[0].error = "a\x1b[2Jb\r\nc";
  EXPECT_THAT(schedule_status_text(status), HasSubstr("a [2Jb  c\n"));
}

TEST(ScheduleStatusJson, HoldsTheSameFacts) {
  const auto json = nlohmann::json::parse(schedule_status_json(two_runs()));
  EXPECT_EQ(json, nlohmann::json::parse(R"({
    "schedule": {"at": "02:00", "on": "mon-sun", "timezone": "America/Sao_Paulo"},
    "next_run": "2026-03-03T02:00:00-03:00",
    "next_run_in_seconds": 18720,
    "last_success": "2026-03-01T02:00:00-03:00",
    "last_success_age_seconds": 154080,
    "success_rate": 0.5,
    "runs_considered": 2,
    "runs_succeeded": 1,
    "runs": [
      {"timestamp": "2026-03-02T02:00:00-03:00", "status": "ERROR", "exit_code": 3,
       "seconds": 30.004, "records": 0, "error": "cannot connect\nto db",
       "report": "reports/b.json"},
      {"timestamp": "2026-03-01T02:00:00-03:00", "status": "SUCCESS", "exit_code": 0,
       "seconds": 0.1, "records": 421, "error": null, "report": "reports/a.json"}]})"));
}

TEST(ScheduleStatusJson, WhatIsNotKnownIsNull) {
  const auto json = nlohmann::json::parse(schedule_status_json(
      schedule_status(kTwoInSaoPaulo, {}, *parse_iso8601("2026-03-02T20:48:00-03:00"))));
  EXPECT_TRUE(json["last_success"].is_null());
  EXPECT_TRUE(json["last_success_age_seconds"].is_null());
  EXPECT_TRUE(json["success_rate"].is_null());
  EXPECT_EQ(json["runs"], nlohmann::json::array());
}

TEST(ScheduleStatusJson, WritesIntegersBeyondADoubleAsStrings) {
  ScheduleStatus status = two_runs();
  status.runs[0].records = (1ULL << 53U) + 1;
  const auto json = nlohmann::json::parse(schedule_status_json(status));
  EXPECT_EQ(json["runs"][0]["records"], "9007199254740993");
}

TEST(ScheduleStatusJson, BytesThatAreNoUtf8AreReplaced) {
  ScheduleStatus status = two_runs();
  status.runs[0].error = "caf\xe9";
  const auto json = nlohmann::json::parse(schedule_status_json(status));
  EXPECT_EQ(json["runs"][0]["error"], "caf\xef\xbf\xbd");
}

}  // namespace
}  // namespace etl
