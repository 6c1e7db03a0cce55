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
Mirror        none
Success rate  50.0 % (1 of 2 runs)
Duration      0.10 s (median), 0.10 s (longest)

Started                    Status   Exit  Seconds  Records  Error
2026-03-02T02:00:00-03:00  ERROR       3    30.00        0  cannot connect to db
2026-03-01T02:00:00-03:00  SUCCESS     0     0.10      421
)");
}

ScheduleStatus all_there_is() {
  ScheduleStatus status = two_runs();
  status.rule = {{{2, 0}, {14, 30}}, parse_weekdays("mon-fri"), "America/Sao_Paulo"};
  status.under_way = ScheduledRun{*parse_iso8601("2026-03-02T20:30:00-03:00"),
                                  *parse_iso8601("2026-03-02T20:36:00-03:00"),
                                  2,
                                  4711,
                                  std::nullopt,
                                  0};
  status.mirror_time = parse_iso8601("2026-03-01T05:00:04Z");
  status.max_age = std::chrono::hours(26);
  return status;
}

TEST(ScheduleStatusText, ShowsARunUnderWayTheMirrorAndWhatIsStale) {
  const std::string text = schedule_status_text(all_there_is());
  EXPECT_THAT(text, HasSubstr("Schedule      mon-fri at 02:00,14:30, America/Sao_Paulo\n"));
  EXPECT_THAT(text, HasSubstr("Under way     since 2026-03-02T20:36:00-03:00 (12 min ago), process "
                              "4711\n"));
  EXPECT_THAT(text, HasSubstr("(42 h 48 min ago), stale\n"));
  EXPECT_THAT(text, HasSubstr("Mirror        as of 2026-03-01T02:00:04-03:00 (42 h 47 min ago)\n"));
}

TEST(ScheduleStatusJson, ShowsThemToo) {
  const auto json = nlohmann::json::parse(schedule_status_json(all_there_is()));
  EXPECT_EQ(json["schedule"]["at"], "02:00,14:30");
  EXPECT_EQ(json["schedule"]["on"], "mon-fri");
  EXPECT_EQ(json["under_way"], nlohmann::json::parse(R"({
    "due": "2026-03-02T20:30:00-03:00", "started": "2026-03-02T20:36:00-03:00",
    "attempts": 2, "pid": 4711})"));
  EXPECT_EQ(json["mirror_time"], "2026-03-01T02:00:04-03:00");
  EXPECT_EQ(json["mirror_age_seconds"], 154076);
  EXPECT_EQ(json["max_age_seconds"], 26 * 3600);
  EXPECT_EQ(json["stale"], true);
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
    "max_age_seconds": null,
    "stale": null,
    "mirror_time": null,
    "mirror_age_seconds": null,
    "under_way": null,
    "median_seconds": 0.1,
    "longest_seconds": 0.1,
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
