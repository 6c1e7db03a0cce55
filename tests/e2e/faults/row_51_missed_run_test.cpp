// Row 51: runs were missed as the machine, or the schedule, was off: one makes up for them, and the
// log says so. The schedule knows by its state, by the reports where that is of no use.
#include <signal.h>

#include <filesystem>

#include "e2e/faults/running_schedule.h"

namespace etl {
namespace {

class MissedRun : public RunningSchedule {
 protected:
  MissedRun() { set_clock("2026-03-05T12:00:00Z"); }

  const std::vector<std::string> at_two_ = {"--at", "02:00", "--timezone", "UTC"};
};

TEST_F(MissedRun, IsMadeUpForByOneForAll) {
  leave_state("2026-03-02T02:00:07Z");
  auto schedule = start(at_two_);
  wait_for_log(*schedule, "next run: 2026-03-06T02:00:00+00:00");
  EXPECT_EQ(count_of(log(),
                     "3 runs were missed since 2026-03-03T02:00:00+00:00 (2 d 10 h ago): "
                     "one run makes up for it now"),
            1U)
      << log();
  EXPECT_EQ(count_of(log(), "run succeeded"), 1U) << log();
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 1U);
  EXPECT_EQ(generations().size(), 1U);

  schedule = start(at_two_);  // nothing is left to be made up for
  ASSERT_TRUE(becomes_true([&] { return count_of(log(), "next run: ") == 2; })) << log();
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(MissedRun, IsKnownOfAlsoWhereNoRunHasEverBeen) {
  auto schedule = start(at_two_);
  wait_for_log(*schedule, "next run: 2026-03-06T02:00:00+00:00");
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 0U);
  set_clock("2026-03-06T09:00:00Z");
  schedule = start(at_two_);
  wait_for_log(*schedule, "1 run was missed since 2026-03-06T02:00:00+00:00 (7 h ago)");
  wait_for_log(*schedule, "run succeeded");
  EXPECT_EQ(stop(*schedule).exit_code, 0);
}

TEST_F(MissedRun, OneThatWasKilledIsMadeUpFor) {
  leave_state("2026-03-04T02:00:07Z");
  auto holder = hold_a_table();
  auto schedule = start(at_two_, kWaitsForLocks);
  wait_until_held(*schedule);
  schedule->send_signal(SIGKILL);
  schedule->wait();
  holder.reset();
  schedule = start(at_two_);
  wait_for_log(*schedule,
               "the run due at 2026-03-05T02:00:00+00:00 was begun and did not come to its end: it "
               "is made up for now");
  wait_for_log(*schedule, "run succeeded");
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  const auto state = nlohmann::json::parse(read_text(path(".etl/state.json")));
  EXPECT_EQ(state["run"]["attempts"], 2) << state;
  EXPECT_EQ(state["run"]["exit_code"], 0) << state;
}

TEST_F(MissedRun, OneThatWasStoppedIsMadeUpFor) {
  leave_state("2026-03-04T02:00:07Z");
  auto holder = hold_a_table();
  auto schedule = start(at_two_, kWaitsForLocks);
  wait_until_held(*schedule);
  EXPECT_EQ(stop(*schedule).exit_code, 143);
  EXPECT_EQ(newest_report()["exit_code"], 143);
  holder.reset();
  schedule = start(at_two_);
  wait_for_log(*schedule, "run succeeded");
  EXPECT_EQ(stop(*schedule).exit_code, 0);
}

TEST_F(MissedRun, IsToldByTheReportsWhereTheStateIsOfNoUse) {
  for (const char* foreign : {"{\"terraform_version\": \"1.5.0\"}", "", "\x01\x02"}) {
    std::filesystem::remove_all(path("reports"));
    std::filesystem::remove_all(path("logs"));
    set_clock("2026-03-05T12:00:00Z");
    etl_ok({"replicate"});

    std::filesystem::create_directory(path(".etl"));
    write(".etl/state.json", foreign);
    set_clock("2026-03-05T13:00:00Z");
    auto schedule = start(at_two_);
    wait_for_log(*schedule, "next run: 2026-03-06T02:00:00+00:00");
    EXPECT_NE(log().find(".etl/state.json: it is no state of etl schedule"), std::string::npos)
        << log();
    const Outcome outcome = stop(*schedule);
    EXPECT_NE(outcome.err.find("etl: warning: .etl/state.json: "), std::string::npos)
        << shown(outcome);
    EXPECT_EQ(runs(), 1U) << "nothing was missed";

    write(".etl/state.json", foreign);
    set_clock("2026-03-06T09:00:00Z");
    schedule = start(at_two_);
    wait_for_log(*schedule, "1 run was missed since 2026-03-06T02:00:00+00:00");
    wait_for_log(*schedule, "run succeeded");
    EXPECT_EQ(stop(*schedule).exit_code, 0);
    EXPECT_EQ(runs(), 2U);
  }
}

TEST_F(MissedRun, ItsStateIsTheOwnersAlone) {
  auto schedule = start(at_two_);
  wait_for_log(*schedule, "next run");
  stop(*schedule);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path(".etl")).permissions(), perms::owner_all);
  for (const char* file : {".etl/state.json", ".etl/schedule.lock"}) {
    EXPECT_EQ(std::filesystem::status(path(file)).permissions(),
              perms::owner_read | perms::owner_write)
        << file;
  }
}

}  // namespace
}  // namespace etl
