// What was missed is seen from outside: `schedule status --max-age` ends with 8 where the last
// success is too long ago, so that monitoring can ask it.
#include "e2e/faults/running_schedule.h"

namespace etl {
namespace {

class Stale : public RunningSchedule {
 protected:
  Stale() { set_clock("2026-03-05T12:00:00Z"); }

  nlohmann::json status(const std::vector<std::string>& options, int exit_code) {
    std::vector<std::string> arguments = {"--json", "schedule", "status"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Outcome outcome = etl(arguments);
    EXPECT_EQ(outcome.exit_code, exit_code) << shown(outcome);
    return nlohmann::json::parse(outcome.out);
  }
};

TEST_F(Stale, WithoutAnySuccess) {
  const Outcome outcome = etl({"schedule", "status", "--max-age", "26h"});
  EXPECT_TRUE(fails_with(outcome, 8));
  EXPECT_EQ(error_line(outcome), "no run has succeeded yet") << shown(outcome);
  EXPECT_NE(outcome.out.find("Mirror        none"), std::string::npos) << shown(outcome);
  const nlohmann::json json = status({"--max-age", "26h"}, 8);
  EXPECT_EQ(json["stale"], true);
  EXPECT_TRUE(json["mirror_time"].is_null());
  status({}, 0);
}

TEST_F(Stale, OnceTheLastSuccessIsOlderThanAllowed) {
  etl_ok({"replicate"});
  EXPECT_EQ(status({"--max-age", "26h"}, 0)["stale"], false);
  set_clock("2026-03-06T13:00:00Z");
  EXPECT_EQ(status({"--max-age", "26h"}, 0)["stale"], false);
  set_clock("2026-03-06T14:05:00Z");
  EXPECT_EQ(status({"--max-age", "26h"}, 8)["stale"], true);
  const Outcome outcome = etl({"schedule", "status", "--max-age", "93600"});
  EXPECT_TRUE(fails_with(outcome, 8));
  EXPECT_EQ(error_line(outcome), "the last success is older than 26 h") << shown(outcome);
  EXPECT_EQ(status({"--max-age", "2d"}, 0)["stale"], false);
}

TEST_F(Stale, AFailureIsNoSuccess) {
  etl_ok({"replicate"});
  set_clock("2026-03-08T12:00:00Z");
  EXPECT_EQ(etl({"replicate", "--tables", "nowhere"}).exit_code, 4);
  const nlohmann::json json = status({"--max-age", "1d"}, 8);
  EXPECT_EQ(json["runs_considered"], 2);
  EXPECT_EQ(json["success_rate"], 0.5);
}

TEST_F(Stale, TheMirrorsAgeIsThatOfWhatIsPublishedAlsoWhereItWentBack) {
  const auto age = [&] { return status({}, 0)["mirror_age_seconds"].get<double>(); };
  etl_ok({"replicate"});
  EXPECT_NEAR(age(), 0, 60);
  set_clock("2026-03-06T12:00:00Z");
  EXPECT_NEAR(age(), 86'400, 60);
  etl_ok({"replicate"});
  EXPECT_NEAR(age(), 0, 60);
  etl_ok({"replicate", "--rollback"});
  EXPECT_NEAR(age(), 86'400, 60);
}

}  // namespace
}  // namespace etl
