#include "etl/report/retention.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "etl/core/schedule_rule.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "support/temporary_folder.h"
#include "unit/report/sample_report.h"

namespace etl {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::system_clock;

constexpr hours kDay{24};

class Retention : public testing::Test {
 protected:
  // The report of a run `days` days ago; its file's time is now.
  std::string add(long days, const std::string& command = "replicate",
                  ExitCode exit_code = ExitCode::kDone, bool dry_run = false) {
    RunReport report = sample_report();
    report.command = command;
    report.started = now_ - days * kDay;
    report.exit_code = exit_code;
    report.dry_run = dry_run;
    return make_json_report_store(folder_.path())->write(report);
  }
  // As many as stay in any case, today.
  void add_newest(const std::string& command = "replicate", ExitCode exit_code = ExitCode::kDone) {
    for (std::size_t i = 0; i < kReportsThatStay; ++i) add(0, command, exit_code);
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_.file(name), std::ios::binary) << content;
  }
  std::size_t remove(long days = 90) { return remove_old_reports(folder_.path(), days, now_); }
  bool there(const std::string& path) const {
    return fs::symlink_status(path).type() != fs::file_type::not_found;
  }

  TemporaryFolder folder_;
  system_clock::time_point now_ = *parse_iso8601("2026-06-15T12:00:00Z");
};

TEST_F(Retention, RemovesReportsThatAreOlderThanItsDays) {
  add_newest();
  const std::string old = add(91);
  const std::string young = add(89);
  EXPECT_EQ(remove(), 1U);
  EXPECT_FALSE(there(old));
  EXPECT_TRUE(there(young));
  EXPECT_EQ(remove(), 0U);
}

TEST_F(Retention, OfNoDaysRemovesNothing) {
  add_newest();
  const std::string old = add(9'000);
  EXPECT_EQ(remove(0), 0U);
  EXPECT_TRUE(there(old));
}

TEST_F(Retention, OfAFolderThatIsNotThereIsNothing) {
  EXPECT_EQ(remove_old_reports(folder_.file("nowhere"), 90, now_), 0U);
  EXPECT_EQ(remove_old_logs(folder_.file("nowhere"), {"etl_load.log"}, 30, now_), 0U);
}

TEST_F(Retention, LeavesTheNewestOfEachCommand) {
  std::vector<std::string> stay;
  for (long days = 100; days < 100 + static_cast<long>(kReportsThatStay); ++days) {
    stay.push_back(add(days, "validate"));
    stay.push_back(add(days, "load-csv", ExitCode::kBadInput));
  }
  const std::string goes = add(200, "validate");
  add_newest();
  EXPECT_EQ(remove(), 1U);
  EXPECT_FALSE(there(goes));
  for (const std::string& path : stay) EXPECT_TRUE(there(path)) << path;
}

TEST_F(Retention, LeavesTheNewestSuccessOfReplicateHoweverManyFailedSince) {
  add_newest("replicate", ExitCode::kSource);
  for (int i = 0; i < 20; ++i) add(95, "replicate", ExitCode::kSource);
  const std::string success = add(100);
  const std::string older = add(101);
  EXPECT_EQ(remove(), 21U);
  EXPECT_TRUE(there(success));
  EXPECT_FALSE(there(older));
}

TEST_F(Retention, DryRunsGoAndTakeNobodysPlace) {
  for (int i = 0; i < 20; ++i) add(0, "replicate", ExitCode::kDone, true);
  const std::string dry = add(95, "replicate", ExitCode::kDone, true);
  const std::string success = add(100);
  EXPECT_EQ(remove(), 1U);
  EXPECT_FALSE(there(dry));
  EXPECT_TRUE(there(success));
}

TEST_F(Retention, AClockThatJumpsYearsAheadLeavesTheNewest) {
  for (long days = 0; days < 30; ++days) add(days);
  const std::string newest = add(0, "validate");
  now_ += 73 * 365 * kDay;
  const std::string of_the_future = add(0);
  EXPECT_EQ(remove(), 30U - (kReportsThatStay - 1));
  EXPECT_TRUE(there(newest));
  // The clock is right again: what it left stays, and the report of the future is not the newest.
  now_ -= 73 * 365 * kDay;
  EXPECT_EQ(remove(), 0U);
  now_ += 365 * kDay;
  EXPECT_EQ(remove(), 0U);
  EXPECT_TRUE(there(newest));
  EXPECT_TRUE(there(of_the_future));
  EXPECT_EQ(read_report_summaries(folder_.path(), 100, "").size(), kReportsThatStay + 1);
}

TEST_F(Retention, LeavesWhatIsNotOurs) {
  add_newest();
  const std::string report = report_to_json(sample_report());
  const std::string old = "etl_report_20200101_020000";
  const std::vector<std::string> names = {old + ".json.bak",
                                          old + "_x.json",
                                          old + "_.json",
                                          "my_" + old + ".json",
                                          "etl_report_20200101.json",
                                          "etl_report_2020010a_020000.json",
                                          "etl_report_20200230_020000.json",
                                          "etl_report_00010101_020000.json",
                                          "etl_report_20209999_999999.json",
                                          "." + old + ".json",
                                          "index.html"};
  for (const std::string& name : names) write(name, report);
  write("etl_report_20200101_030000.json", "{\"a\": \"file of somebody else's\"}");
  write("etl_report_20200101_040000.json", "no JSON");
  write("elsewhere", report);
  fs::create_symlink("elsewhere", folder_.file("etl_report_20200101_050000.json"));
  fs::create_directory(folder_.file("etl_report_20200101_060000.json"));
  ASSERT_EQ(mkfifo(folder_.file("etl_report_20200101_070000.json").c_str(), 0600), 0);
  const auto before = files_in_folder(folder_.path());
  EXPECT_EQ(remove(), 0U);
  EXPECT_EQ(files_in_folder(folder_.path()), before);
  EXPECT_TRUE(fs::is_directory(folder_.file("etl_report_20200101_060000.json")));
}

TEST_F(Retention, NameAndTimestampHaveToBeOld) {
  add_newest();
  const std::string young = add(1);
  fs::rename(young, folder_.file("etl_report_20200101_020000.json"));
  const std::string old = add(100);
  fs::rename(old, folder_.file("etl_report_20260614_020000.json"));
  EXPECT_EQ(remove(), 0U);
}

TEST_F(Retention, RemovesWhatKilledRunsLeft) {
  const std::vector<std::string> old = {".etl_report_20200101_020000.reserved",
                                        ".etl_report_20200101_020000_2.reserved",
                                        ".etl_report_20200101_020000.json.4711.1.tmp"};
  const std::vector<std::string> young = {".etl_report_20260615_110000.reserved",
                                          ".etl_report_20260615_110000.json.4711.1.tmp",
                                          ".etl_report_20200101_020000.json.swp"};
  for (const std::string& name : old) write(name, "");
  for (const std::string& name : young) write(name, "");
  EXPECT_EQ(remove(), old.size());
  for (const std::string& name : young) EXPECT_TRUE(there(folder_.file(name))) << name;
}

TEST_F(Retention, ByTwoAtOnceRemovesEachOnce) {
  add_newest();
  for (int i = 0; i < 60; ++i) add(100);
  std::size_t first = 0;
  std::size_t second = 0;
  std::thread other([&] { second = remove(); });
  first = remove();
  other.join();
  EXPECT_EQ(first + second, 60U);
  EXPECT_EQ(read_report_summaries(folder_.path(), 1'000, "").size(), kReportsThatStay);
}

class LogRetention : public Retention {
 protected:
  std::string line(long days, const std::string& text = "a line") const {
    std::string time = utc_iso8601(now_ - days * kDay);
    time.replace(time.size() - 1, 1, ".123+00:00");
    return time + " info    [4711] " + text + "\n";
  }
  std::size_t remove(long days = 30) {
    return remove_old_logs(folder_.path(), {"etl_load.log", "scheduler.log"}, days, now_);
  }
};

TEST_F(LogRetention, RemovesRotatedLogsWithoutAYoungLine) {
  write("etl_load.1.log", line(50) + line(31));
  write("scheduler.12.log", line(31));
  write("etl_load.2.log", line(31) + line(29));
  write("etl_load.3.log", line(29) + line(31));  // the clock was set back
  std::string large = line(29);
  while (large.size() < 100'000) large += line(31);
  write("etl_load.4.log", large);
  EXPECT_EQ(remove(0), 0U);
  EXPECT_EQ(remove(), 2U);
  EXPECT_EQ(files_in_folder(folder_.path()),
            (std::vector<std::string>{"etl_load.2.log", "etl_load.3.log", "etl_load.4.log"}));
}

TEST_F(LogRetention, LeavesWhatIsNotOursAndWhatIsWrittenTo) {
  for (const char* name : {"etl_load.log", "etl_load.x.log", "etl_load..log", "etl_load.1.log.gz",
                           "other.1.log", "my_etl_load.1.log"}) {
    write(name, line(100));
  }
  write("etl_load.1.log", "a file of somebody else's\n");
  write("etl_load.2.log", "");
  fs::create_symlink("other.1.log", folder_.file("etl_load.3.log"));
  fs::create_directory(folder_.file("etl_load.4.log"));
  const auto before = files_in_folder(folder_.path());
  EXPECT_EQ(remove(), 0U);
  EXPECT_EQ(files_in_folder(folder_.path()), before);
}

}  // namespace
}  // namespace etl
