#include "etl/report/json_report_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "etl/runtime/worker.h"
#include "support/temporary_folder.h"
#include "unit/report/sample_report.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

TEST(JsonReportStore, WritesOneFileNamedByTheLocalStart) {
  const TemporaryFolder folder;
  const RunReport report = sample_report();
  const std::string path = make_json_report_store(folder.file("reports"))->write(report);
  EXPECT_EQ(path, folder.file("reports/etl_report_" + local_compact(report.started) + ".json"));
  EXPECT_EQ(read_file(path), report_to_json(report));
}

TEST(JsonReportStore, KeepsReportsFromOthers) {
  const TemporaryFolder folder;
  const std::string path = make_json_report_store(folder.file("a/reports"))->write(sample_report());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder.file("a/reports")).permissions(), fs::perms::owner_all);
}

TEST(JsonReportStore, NumbersReportsOfOneSecond) {
  const TemporaryFolder folder;
  const auto store = make_json_report_store(folder.path());
  const std::string stem = folder.file("etl_report_" + local_compact(sample_report().started));
  EXPECT_EQ(store->write(sample_report()), stem + ".json");
  EXPECT_EQ(store->write(sample_report()), stem + "_2.json");
  EXPECT_EQ(store->write(sample_report()), stem + "_3.json");
  EXPECT_EQ(files_in_folder(folder.path()).size(), 3U) << "nothing else stays behind";
}

TEST(JsonReportStore, NeverWritesOverAReportOfARunAtTheSameMoment) {
  const TemporaryFolder folder;
  constexpr int kRuns = 8;
  std::vector<std::string> paths(kRuns);
  {
    std::vector<std::unique_ptr<Worker>> runs;
    for (int i = 0; i < kRuns; ++i) {
      runs.push_back(std::make_unique<Worker>([&folder, &paths, i] {
        RunReport report = sample_report();
        report.run_id = "run " + std::to_string(i);
        paths[static_cast<std::size_t>(i)] = make_json_report_store(folder.path())->write(report);
      }));
    }
    for (const auto& run : runs) run->join();
  }
  EXPECT_EQ(std::set<std::string>(paths.begin(), paths.end()).size(), std::size_t{kRuns});
  for (std::size_t i = 0; i < kRuns; ++i) {
    EXPECT_EQ(nlohmann::json::parse(read_file(paths[i]))["run_id"], "run " + std::to_string(i));
  }
}

TEST(JsonReportStore, PassesOverTheMarkerOfAKilledRun) {
  const TemporaryFolder folder;
  const std::string stem = "etl_report_" + local_compact(sample_report().started);
  create_private_file(folder.file("." + stem + ".reserved"));
  EXPECT_EQ(make_json_report_store(folder.path())->write(sample_report()),
            folder.file(stem + "_2.json"));
}

TEST(JsonReportStore, SaysWhichFolderCannotBeWritten) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("blocker")) << "a file";
  const auto store = make_json_report_store(folder.file("blocker/reports"));
  for (const bool check : {true, false}) {
    try {
      if (check) {
        store->check_writable();
      } else {
        store->write(sample_report());
      }
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kReport);
      EXPECT_EQ(std::string(error.what()),
                "cannot write reports to " + folder.file("blocker/reports") + ": Not a directory");
      EXPECT_FALSE(error.hint.empty());
    }
  }
}

TEST(JsonReportStore, CheckingMakesTheFolderAndNoFile) {
  const TemporaryFolder folder;
  make_json_report_store(folder.file("reports"))->check_writable();
  EXPECT_TRUE(fs::is_directory(folder.file("reports")));
  EXPECT_TRUE(files_in_folder(folder.file("reports")).empty());
}

}  // namespace
}  // namespace etl
