// Row 53: a time, a day or a zone that does not exist: 2, with what is accepted.
#include <filesystem>
#include <tuple>

#include "e2e/etl_program.h"

namespace etl {
namespace {

class BadTimes : public EtlProgram {
 protected:
  void expect_refused(const Outcome& outcome, const std::string& error, const std::string& hint) {
    EXPECT_TRUE(fails_with(outcome, 2));
    EXPECT_EQ(error_line(outcome), error) << shown(outcome);
    EXPECT_NE(hint_line(outcome).find(hint), std::string::npos) << shown(outcome);
    EXPECT_FALSE(std::filesystem::exists(path(".etl"))) << "it has begun";
  }
};

struct BadValue {
  std::string option;
  std::string setting;
  std::string value;
  std::string what;
  std::string accepted;
};

const std::vector<BadValue>& bad_values() {
  static const std::vector<BadValue> values = {
      {"--at", "ETL_SCHEDULE_TIME", "25:00", "\"25:00\" is not a time of day", "00:00 to 23:59"},
      {"--at", "ETL_SCHEDULE_TIME", "2:00", "\"2:00\" is not a time of day", "HH:MM"},
      {"--at", "ETL_SCHEDULE_TIME", "02:00,24:00", "\"24:00\" is not a time of day", "HH:MM"},
      {"--on", "ETL_SCHEDULE_DAYS", "mon-friday,x", "\"x\" is not a day of the week", "mon-fri"},
      {"--timezone", "ETL_SCHEDULE_TZ", "Mars/Olympus", "unknown time zone \"Mars/Olympus\"",
       "America/Sao_Paulo"}};
  return values;
}

TEST_F(BadTimes, OfAnOptionAreRefusedByEveryAction) {
  for (const BadValue& bad : bad_values()) {
    for (const char* action : {"start", "status", "setup-cron", "setup-systemd", "setup-windows"}) {
      expect_refused(etl({"schedule", action, bad.option, bad.value}), bad.option + ": " + bad.what,
                     bad.accepted);
    }
  }
}

TEST_F(BadTimes, OfASettingAreRefusedWithItsName) {
  for (const BadValue& bad : bad_values()) {
    environment_[bad.setting] = bad.value;
    expect_refused(etl({"schedule"}), bad.setting + " (environment): " + bad.what, bad.accepted);
    environment_.erase(bad.setting);
    write(".env", bad.setting + "=" + bad.value + "\n");
    expect_refused(etl({"schedule"}), bad.setting + " (.env): " + bad.what, bad.accepted);
    write(".env", "");
  }
}

TEST_F(BadTimes, LimitsThatAreNoneAreRefusedBeforeAnyRunIsDue) {
  for (const auto& [setting, value] :
       {std::pair("ETL_TIMEOUT", "soon"), std::pair("ETL_TIMEOUT", "-1"),
        std::pair("ETL_RETRIES", "many")}) {
    environment_[setting] = value;
    const Outcome outcome = etl({"schedule"});
    EXPECT_TRUE(fails_with(outcome, 2));
    EXPECT_NE(error_line(outcome).find(setting), std::string::npos) << shown(outcome);
    environment_.erase(setting);
  }
}

TEST_F(BadTimes, OptionsOfAnotherActionAreRefused) {
  EXPECT_TRUE(fails_with(etl({"schedule", "--max-age", "26h"}), 2));
  EXPECT_TRUE(fails_with(etl({"schedule", "status", "--timeout", "60"}), 2));
  EXPECT_TRUE(fails_with(etl({"schedule", "status", "--max-age", "soon"}), 2));
}

}  // namespace
}  // namespace etl
