#include "etl/core/schedule_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/error.h"
#include "support/zone_variable.h"

namespace etl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using WallTime = std::chrono::system_clock::time_point;
using ::testing::HasSubstr;

WallTime at(const std::string& text) {
  const auto time = parse_iso8601(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(WallTime{});
}

Error error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return Error(ErrorKind::kInternal, "");
}

ScheduleRule rule_of(std::string_view times, std::string_view zone,
                     std::string_view days = "mon-sun") {
  return {parse_times_of_day(times), parse_weekdays(days), parse_zone(zone)};
}

TEST(ScheduleTime, TakesEveryMinuteOfTheDayInTwoDigitsEach) {
  for (int minute = 0; minute < 24 * 60; ++minute) {
    const std::string text = time_of_day_text({minute / 60, minute % 60});
    const TimeOfDay time = parse_time_of_day(text);
    EXPECT_EQ(time.hour * 60 + time.minute, minute) << text;
    EXPECT_EQ(text.size(), 5U);
  }
}

TEST(ScheduleTime, RefusesAnythingElseAndSaysWhatIsAccepted) {
  for (const char* text :
       {"25:00", "2:00", "24:00", "02:60", "02:0", "2", "", " 02:00", "02:00 ", "02:00:00", "02.00",
        "-2:00", "+2:00", "2:000", "0x:00", "aa:bb", "02:00pm"}) {
    const Error error = error_of([&] { parse_time_of_day(text); });
    EXPECT_EQ(error.kind, ErrorKind::kConfiguration) << text;
    EXPECT_THAT(error.what(), HasSubstr('"' + std::string(text) + '"'));
    EXPECT_THAT(error.hint, HasSubstr("HH:MM"));
    EXPECT_THAT(error.hint, HasSubstr("00:00 to 23:59"));
  }
}

TEST(ScheduleTime, ErrorIsOneShortLineWhateverWasGiven) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    try {
      parse_time_of_day(text);
    } catch (const Error& error) {
      const std::string message = error.what();
      RC_ASSERT(message.find('\n') == std::string::npos);
      RC_ASSERT(message.find('\x1b') == std::string::npos);
      RC_ASSERT(message.size() < 80U);
    }
  }));
}

TEST(ScheduleTime, SeveralAreSortedAndEachOnce) {
  EXPECT_EQ(times_of_day_text(parse_times_of_day("14:00, 02:00,14:00,03:30")), "02:00,03:30,14:00");
  EXPECT_EQ(times_of_day_text(parse_times_of_day("02:00")), "02:00");
}

TEST(ScheduleTime, OneBadOfSeveralIsNamed) {
  for (const char* text : {"02:00,25:00", "25:00,02:00"}) {
    EXPECT_THAT(error_of([&] { parse_times_of_day(text); }).what(), HasSubstr("\"25:00\""));
  }
  for (const char* text : {"", ",", "02:00,", ",02:00", "02:00,,03:00", "02:00 03:00"}) {
    EXPECT_EQ(error_of([&] { parse_times_of_day(text); }).kind, ErrorKind::kConfiguration) << text;
  }
}

TEST(ScheduleZone, UnknownNameIsRefusedWithAHint) {
  const Error error = error_of([] { rule_of("02:00", "Mars/Olympus"); });
  EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
  EXPECT_THAT(error.what(), HasSubstr("unknown time zone \"Mars/Olympus\""));
  EXPECT_THAT(error.hint, HasSubstr("America/Sao_Paulo"));
}

TEST(ScheduleZone, GuessesTheNameThatWasMeant) {
  const auto hint = [](const char* zone) { return error_of([&] { rule_of("02:00", zone); }).hint; };
  EXPECT_EQ(hint("america/sao_paulo"), "did you mean America/Sao_Paulo?");
  EXPECT_EQ(hint("America/Sao Paulo"), "did you mean America/Sao_Paulo?");
  EXPECT_EQ(hint("madrid"), "did you mean Europe/Madrid?");
}

TEST(ScheduleZone, RefusesNamesThatLeaveTheDatabase) {
  for (const char* zone :
       {"../../../etc/passwd", "/etc/localtime", ".", "America", "Europe/Madrid/"}) {
    EXPECT_EQ(error_of([&] { rule_of("02:00", zone); }).kind, ErrorKind::kConfiguration) << zone;
  }
}

TEST(ScheduleZone, MachineZoneFollowsTZInEveryFormThatNamesAZone) {
  for (const char* value :
       {"Europe/Madrid", ":Europe/Madrid", "/usr/share/zoneinfo/Europe/Madrid"}) {
    const ZoneVariable variable(value);
    EXPECT_EQ(machine_zone(), "Europe/Madrid") << value;
    EXPECT_EQ(rule_of("02:00", "").zone, "Europe/Madrid");
  }
  const ZoneVariable empty("");
  EXPECT_EQ(machine_zone(), "UTC");
}

TEST(ScheduleZone, MachineZoneWithoutANameIsAnErrorThatAsksForOne) {
  const ZoneVariable variable("<-03>3");
  const Error error = error_of([] { machine_zone(); });
  EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
  EXPECT_THAT(error.hint, HasSubstr("ETL_SCHEDULE_TZ"));
}

// What happens around known changes of the clocks. The moments were worked out with Python's
// zoneinfo (the first instant, in UTC, whose local time is at or past the rule's time on that day).
struct Transition {
  const char* what;
  const char* zone;
  const char* time;
  const char* after;
  std::vector<const char*> runs;  // as zone_iso8601 shows them
};

const std::vector<Transition>& transitions() {
  static const std::vector<Transition> table = {
      {"Sao Paulo skips midnight to 01:00",
       "America/Sao_Paulo",
       "00:00",
       "2018-11-03T00:00:00-03:00",
       {"2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
      {"Sao Paulo, within the gap",
       "America/Sao_Paulo",
       "00:30",
       "2018-11-03T12:00:00-03:00",
       {"2018-11-04T01:00:00-02:00", "2018-11-05T00:30:00-02:00"}},
      {"Sao Paulo, end of the gap",
       "America/Sao_Paulo",
       "01:00",
       "2018-11-03T12:00:00-03:00",
       {"2018-11-04T01:00:00-02:00", "2018-11-05T01:00:00-02:00"}},
      {"Sao Paulo shows 23:00 to 24:00 twice",
       "America/Sao_Paulo",
       "23:30",
       "2018-02-16T23:30:00-02:00",
       {"2018-02-17T23:30:00-02:00", "2018-02-18T23:30:00-03:00"}},
      {"Madrid skips 02:00 to 03:00",
       "Europe/Madrid",
       "02:30",
       "2026-03-28T02:30:00+01:00",
       {"2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
      {"Madrid shows 02:00 to 03:00 twice",
       "Europe/Madrid",
       "02:30",
       "2026-10-24T12:00:00+02:00",
       {"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
      {"Madrid, between the two",
       "Europe/Madrid",
       "02:30",
       "2026-10-25T02:45:00+02:00",
       {"2026-10-26T02:30:00+01:00"}},
      {"New York skips 02:00 to 03:00",
       "America/New_York",
       "02:00",
       "2026-03-07T02:00:00-05:00",
       {"2026-03-08T03:00:00-04:00", "2026-03-09T02:00:00-04:00"}},
      {"New York shows 01:00 to 02:00 twice",
       "America/New_York",
       "01:00",
       "2026-10-31T12:00:00-04:00",
       {"2026-11-01T01:00:00-04:00", "2026-11-02T01:00:00-05:00"}},
      {"New York in the last year of the tables",
       "America/New_York",
       "02:30",
       "2037-03-07T12:00:00-05:00",
       {"2037-03-08T03:00:00-04:00", "2037-03-09T02:30:00-04:00"}},
      {"Lord Howe puts the clock on by 30 minutes",
       "Australia/Lord_Howe",
       "02:15",
       "2026-10-03T02:15:00+10:30",
       {"2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"}},
      {"Lord Howe shows 01:30 to 02:00 twice",
       "Australia/Lord_Howe",
       "01:45",
       "2026-04-04T12:00:00+11:00",
       {"2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"}},
      {"Tehran skips midnight to 01:00",
       "Asia/Tehran",
       "00:15",
       "2022-03-21T12:00:00+03:30",
       {"2022-03-22T01:00:00+04:30", "2022-03-23T00:15:00+04:30"}},
      {"Tehran shows 23:00 to 24:00 twice",
       "Asia/Tehran",
       "23:15",
       "2022-09-20T23:15:00+04:30",
       {"2022-09-21T23:15:00+04:30", "2022-09-22T23:15:00+03:30"}},
      {"Apia leaves 2011-12-30 out",
       "Pacific/Apia",
       "02:00",
       "2011-12-28T12:00:00-10:00",
       {"2011-12-29T02:00:00-10:00", "2011-12-31T02:00:00+14:00", "2012-01-01T02:00:00+14:00"}},
      {"Apia leaves 2011-12-30 out, at midnight",
       "Pacific/Apia",
       "00:00",
       "2011-12-28T12:00:00-10:00",
       {"2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"}},
      {"Scoresbysund skips 23:00 to 24:00",
       "America/Scoresbysund",
       "23:30",
       "2025-03-28T23:30:00-02:00",
       {"2025-03-30T00:00:00-01:00", "2025-03-30T23:30:00-01:00"}},
      {"UTC changes nothing",
       "UTC",
       "02:00",
       "2026-03-29T02:00:00+00:00",
       {"2026-03-30T02:00:00+00:00", "2026-03-31T02:00:00+00:00"}},
  };
  return table;
}

TEST(ScheduleRule, RunsOnceADayAroundKnownChangesOfTheClocks) {
  for (const Transition& row : transitions()) {
    const ScheduleRule rule = rule_of(row.time, row.zone);
    WallTime time = at(row.after);
    for (const char* expected : row.runs) {
      time = next_run(rule, time);
      EXPECT_EQ(zone_iso8601(time, rule.zone), expected) << row.what;
    }
  }
}

TEST(ScheduleRule, HasARunForEachTimeOfADay) {
  const ScheduleRule rule = rule_of("14:30,02:00,14:30", "America/Sao_Paulo");
  EXPECT_EQ(times_of_day_text(rule.times), "02:00,14:30");
  EXPECT_EQ(next_run(rule, at("2026-03-01T01:59:59-03:00")), at("2026-03-01T02:00:00-03:00"));
  EXPECT_EQ(next_run(rule, at("2026-03-01T02:00:00-03:00")), at("2026-03-01T14:30:00-03:00"));
  EXPECT_EQ(next_run(rule, at("2026-03-01T14:30:00-03:00")), at("2026-03-02T02:00:00-03:00"));
  EXPECT_EQ(last_due(rule, at("2026-03-02T01:59:59-03:00")), at("2026-03-01T14:30:00-03:00"));
}

TEST(ScheduleRule, TimesThatFallOnTheSameMomentAreOneRun) {
  // Madrid skips 02:00 to 03:00.
  const ScheduleRule rule = rule_of("02:00,02:30,02:59,03:00,03:01", "Europe/Madrid");
  const WallTime first = next_run(rule, at("2026-03-29T01:00:00+01:00"));
  EXPECT_EQ(zone_iso8601(first, rule.zone), "2026-03-29T03:00:00+02:00");
  EXPECT_EQ(zone_iso8601(next_run(rule, first), rule.zone), "2026-03-29T03:01:00+02:00");
}

TEST(ScheduleRule, TimesThatAreShownTwiceRunOnceEach) {
  // Madrid shows 02:00 to 03:00 twice.
  const ScheduleRule rule = rule_of("02:00,02:30", "Europe/Madrid");
  WallTime time = at("2026-10-25T00:00:00+02:00");
  for (const char* expected :
       {"2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:00:00+01:00"}) {
    time = next_run(rule, time);
    EXPECT_EQ(zone_iso8601(time, rule.zone), expected);
  }
}

TEST(ScheduleRule, ADayIsTheOneThatTheZonesClockShows) {
  // 2026-03-01 is a Sunday; it begins in Kiritimati (UTC+14) while Saturday begins in Pago Pago.
  const ScheduleRule east = rule_of("00:30", "Pacific/Kiritimati", "sun");
  EXPECT_EQ(next_run(east, at("2026-02-27T00:00:00Z")), at("2026-02-28T10:30:00Z"));
  const ScheduleRule west = rule_of("23:30", "Pacific/Pago_Pago", "sun");
  EXPECT_EQ(next_run(west, at("2026-02-27T00:00:00Z")), at("2026-03-02T10:30:00Z"));
}

TEST(ScheduleRule, ARunThatAGapPutsIntoTheNextDayBelongsToItsOwn) {
  // Scoresbysund skips 23:00 to 24:00 of Saturday, 2025-03-29.
  EXPECT_EQ(zone_iso8601(next_run(rule_of("23:30", "America/Scoresbysund", "sat"),
                                  at("2025-03-28T00:00:00Z")),
                         "America/Scoresbysund"),
            "2025-03-30T00:00:00-01:00");
}

TEST(ScheduleRule, GoesOverTheOnlyDayOfAWeekThatAZoneLeftOut) {
  // Apia had no Friday, 2011-12-30.
  const ScheduleRule rule = rule_of("02:00", "Pacific/Apia", "fri");
  const WallTime before = at("2011-12-23T02:00:00-10:00");
  const WallTime after = next_run(rule, before);
  EXPECT_EQ(zone_iso8601(after, rule.zone), "2012-01-06T02:00:00+14:00");
  EXPECT_EQ(last_due(rule, after - seconds(1)), before);
}

TEST(ScheduleRule, TheRunDueNowIsTheLastOneAndNotTheNext) {
  const ScheduleRule rule = rule_of("02:00", "America/New_York");
  const WallTime due = at("2026-06-01T02:00:00-04:00");
  EXPECT_EQ(last_due(rule, due), due);
  EXPECT_EQ(last_due(rule, due - std::chrono::nanoseconds(1)), due - hours(24));
  EXPECT_EQ(next_run(rule, due), due + hours(24));
  EXPECT_EQ(next_run(rule, due - std::chrono::nanoseconds(1)), due);
}

TEST(ScheduleRule, KeepsItsPaceAcrossYearsWithOneRunAnEachDate) {
  const ScheduleRule rule = rule_of("02:30", "Europe/Madrid");
  WallTime time = at("2025-12-31T12:00:00+01:00");
  std::string date;
  for (int run = 0; run < 365; ++run) {
    time = next_run(rule, time);
    const std::string shown = zone_iso8601(time, rule.zone).substr(0, 10);
    EXPECT_GT(shown, date);
    date = shown;
  }
  EXPECT_EQ(date, "2026-12-31");
}

TEST(ScheduleRule, UnknownZoneInARuleIsAnError) {
  const ScheduleRule rule{{{2, 0}}, kEveryDay, "Nowhere"};
  EXPECT_THROW(next_run(rule, at("2026-01-01T00:00:00Z")), Error);
  EXPECT_THROW(last_due(rule, at("2026-01-01T00:00:00Z")), Error);
}

TEST(Iso8601, ReadsWhatTheProgramWrites) {
  EXPECT_EQ(at("1970-01-02T00:00:01Z"), WallTime(hours(24) + seconds(1)));
  EXPECT_EQ(at("2026-03-01T09:00:00-03:00"), at("2026-03-01T12:00:00Z"));
  EXPECT_EQ(at("2026-03-01T09:00:00.123456-03:00"), at("2026-03-01T12:00:00Z"));
}

TEST(Iso8601, HasNoValueForAnythingElse) {
  for (const char* text :
       {"", "2026", "2026-03-01", "2026-03-01T09:00:00", "2026-02-30T09:00:00Z",
        "2026-03-01 09:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z",
        "2026-03-01T09:00:00-0300", "2026-03-01T09:00:00z", "2026-03-01T09:00:00-03:00x",
        "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_iso8601(text).has_value()) << text;
  }
  EXPECT_TRUE(rc::check([](const std::string& text) { parse_iso8601(text); }));
}

}  // namespace
}  // namespace etl
