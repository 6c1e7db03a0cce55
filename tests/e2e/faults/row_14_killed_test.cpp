// kill -9 at any moment: the mirror is whole, and the next run removes what its dead predecessor
// left, and nothing else.
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kKills = 20;

class Killed : public EtlProgram, public testing::WithParamInterface<const char*> {
 protected:
  Killed() {
    load_and_replicate();
    add_large_table();
    fs::rename(mirror_path(), path("cloud_mirror/before"));
  }
  void expect_whole() const {
    MirrorFile mirror(mirror_path(), MirrorFile::Access::kWrite);
    ASSERT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
    ASSERT_EQ(mirror.value("SELECT count(*) FROM large"), std::to_string(kLargeTableRows));
    ASSERT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
    ASSERT_EQ(mirror.value("SELECT count(*) FROM etl_runs"), "1");
  }
  std::vector<std::string> remains() const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(path("cloud_mirror"))) {
      const std::string name = entry.path().filename().string();
      if (name.find(".building") != std::string::npos || name.find(".tmp") != std::string::npos ||
          name.find("-journal") != std::string::npos) {
        names.push_back(name);
      }
    }
    return names;
  }
};

INSTANTIATE_TEST_SUITE_P(Publishing, Killed, testing::Values("link", "copy"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(Killed, AtTwentyRandomMomentsLeavesTheMirrorWhole) {
  const std::vector<std::string> arguments = {"replicate", "--publish", GetParam()};
  const Clock::time_point start = Clock::now();
  etl_ok(arguments);
  const auto duration =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count();
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << ", a run takes " << duration << " us\n";
  std::mt19937 random(seed);
  std::uniform_int_distribution<long> moment(0, duration);
  // Of other programs, under names near ours.
  write("cloud_mirror/data_warehouse.generations/notes.building", "mine");
  write("cloud_mirror/.other.db.1.1.tmp", "mine");
  int killed = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const std::chrono::microseconds after(moment(random));
    SCOPED_TRACE("killed after " + std::to_string(after.count()) + " us");
    Subprocess run(command(arguments));
    std::this_thread::sleep_for(after);  // the moment is the point of this test
    run.send_signal(SIGKILL);
    killed += run.wait().signal == SIGKILL ? 1 : 0;
    expect_whole();
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(killed, 0) << "every run was through before its signal came";
  const Outcome good = etl_ok(arguments);
  expect_whole();
  EXPECT_EQ(generations().size(), 2U) << "not what --keep says";
  EXPECT_EQ(remains(), (std::vector<std::string>{".other.db.1.1.tmp", "notes.building"}));
  for (const std::string& report : reports()) {
    EXPECT_TRUE(nlohmann::json::accept(read_text(report))) << report;
  }
}

class KilledWhileCopying : public EtlProgram {};

TEST_F(KilledWhileCopying, LeavesRemainsThatTheNextRunRemoves) {
  load_and_replicate();
  add_large_table();
  Subprocess run(command({"replicate"}));
  wait_until_copying();
  run.send_signal(SIGKILL);
  EXPECT_EQ(run.wait().signal, SIGKILL);
  const fs::path folder = path("cloud_mirror/data_warehouse.generations");
  const auto count = [&] {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  };
  EXPECT_EQ(count(), 2) << "the published one, and the one that was being built";
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
  etl_ok({"replicate"});
  EXPECT_EQ(count(), 2) << "the published one, and the one before";
  EXPECT_EQ(generations().size(), 2U);
}

}  // namespace
}  // namespace etl
