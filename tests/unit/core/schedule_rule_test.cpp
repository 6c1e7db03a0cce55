#include "etl/core/schedule_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <ctime>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "etl/core/error.h"

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

// TZ for the life of this object, also for the C library's localtime_r.
class ZoneVariable {
 public:
  explicit ZoneVariable(const char* value) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    set(value);
  }
  ~ZoneVariable() { set(before_ ? before_->c_str() : nullptr); }
  ZoneVariable(const ZoneVariable&) = delete;
  ZoneVariable& operator=(const ZoneVariable&) = delete;

 private:
  static void set(const char* value) {
    if (value != nullptr) {
      setenv("TZ", value, 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  std::optional<std::string> before_;
};

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

TEST(ScheduleRule, TheRunDueNowIsTheLastOneAndNotTheNext) {
  const ScheduleRule rule = rule_of("02:00", "America/New_York");
  const WallTime due = at("2026-06-01T02:00:00-04:00");
  EXPECT_EQ(last_due(rule, due), due);
  EXPECT_EQ(last_due(rule, due - std::chrono::nanoseconds(1)), due - hours(24));
  EXPECT_EQ(next_run(rule, due), due + hours(24));
  EXPECT_EQ(next_run(rule, due - std::chrono::nanoseconds(1)), due);
}

const std::vector<std::string>& zones() {
  static const std::vector<std::string> names = {"UTC",
                                                 "America/Sao_Paulo",
                                                 "Europe/Madrid",
                                                 "America/New_York",
                                                 "Australia/Lord_Howe",
                                                 "Asia/Tehran",
                                                 "Pacific/Apia",
                                                 "Asia/Kolkata",
                                                 "Asia/Kathmandu",
                                                 "Africa/Casablanca",
                                                 "Africa/Cairo",
                                                 "America/St_Johns",
                                                 "America/Havana",
                                                 "America/Santiago",
                                                 "America/Caracas",
                                                 "America/Scoresbysund",
                                                 "Antarctica/Troll",
                                                 "Antarctica/Casey",
                                                 "Asia/Pyongyang",
                                                 "Asia/Beirut",
                                                 "Asia/Gaza",
                                                 "Europe/Dublin",
                                                 "Europe/Istanbul",
                                                 "Pacific/Kwajalein",
                                                 "Pacific/Chatham",
                                                 "Pacific/Kiritimati",
                                                 "Pacific/Tongatapu",
                                                 "America/Asuncion",
                                                 "Pacific/Norfolk",
                                                 "Europe/Volgograd"};
  return names;
}

rc::Gen<ScheduleRule> any_rule() {
  return rc::gen::map(rc::gen::tuple(rc::gen::elementOf(zones()), rc::gen::inRange(0, 24 * 60)),
                      [](const std::tuple<std::string, int>& parts) {
                        return ScheduleRule{{{std::get<1>(parts) / 60, std::get<1>(parts) % 60}},
                                            kEveryDay,
                                            std::get<0>(parts)};
                      });
}

// 1975 to 2037: from then on every change of a clock falls on a whole minute.
rc::Gen<WallTime> any_time() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(157766400, 2114380800),
                      [](std::int64_t second) { return WallTime(seconds(second)); });
}

TEST(ScheduleRule, NextAndLastLieEitherSideOfEveryMomentWithNothingBetween) {
  EXPECT_TRUE(rc::check([] {
    const ScheduleRule rule = *any_rule();
    const WallTime time = *any_time();
    const WallTime last = last_due(rule, time);
    const WallTime next = next_run(rule, time);
    RC_ASSERT(last <= time);
    RC_ASSERT(next > time);
    RC_ASSERT(next_run(rule, last) == next);
    RC_ASSERT(last_due(rule, next) == next);
    RC_ASSERT(last_due(rule, next - seconds(1)) == last);
  }));
}

// What the C library's clock shows, as minutes since 1970-01-01T00:00 on that clock. TZ is set.
std::int64_t shown_minute(WallTime time) {
  const std::time_t second = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  localtime_r(&second, &parts);
  return timegm(&parts) / 60;
}

long offset_to_utc(WallTime time) {
  const std::time_t second = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  localtime_r(&second, &parts);
  return parts.tm_gmtoff;
}

// The first change of the C library's clock within three years after `time`, or `time` where
// there is none. TZ is set.
WallTime next_change(WallTime time) {
  constexpr int kHours = 3 * 366 * 24;
  for (int hour = 0; hour < kHours; ++hour) {
    const WallTime later = time + hours(hour + 1);
    if (offset_to_utc(later) != offset_to_utc(time)) return later;
  }
  return time;
}

// The oracle: the C library's clock, minute by minute. Each date that it shows has its run when
// the clock first shows the time or a later one. Its first and last date may be cut: left out.
std::vector<WallTime> runs_by_the_c_library(TimeOfDay at, WallTime from, WallTime to) {
  constexpr std::int64_t kDay = 24 * 60;
  std::set<std::int64_t> dates;
  for (WallTime time = from; time < to; time += minutes(1)) dates.insert(shown_minute(time) / kDay);
  dates.erase(dates.begin());
  dates.erase(std::prev(dates.end()));
  std::vector<WallTime> runs;
  for (const std::int64_t date : dates) {
    WallTime time = from;
    while (shown_minute(time) < date * kDay + at.hour * 60 + at.minute) time += minutes(1);
    runs.push_back(time);
  }
  return runs;
}

TEST(ScheduleRule, HasOneRunForEveryDateThatTheCLibrarysClockShows) {
  EXPECT_TRUE(rc::check([] {
    ScheduleRule rule = *any_rule();
    const ZoneVariable variable(rule.zone.c_str());
    // Near a change of the clocks, and at a time near that change: elsewhere little can go wrong.
    const WallTime change = next_change(std::chrono::time_point_cast<hours>(*any_time()));
    const auto near = (shown_minute(change) + *rc::gen::inRange(-150, 150)) % (24 * 60);
    if (*rc::gen::inRange(0, 4) != 0) {
      rule.times = {{static_cast<int>(near / 60), static_cast<int>(near % 60)}};
    }
    const auto expected =
        runs_by_the_c_library(rule.times.front(), change - hours(72), change + hours(72));
    RC_ASSERT(expected.size() >= 3U);
    WallTime time = expected.front() - seconds(1);
    for (const WallTime& run : expected) {
      time = next_run(rule, time);
      RC_ASSERT(zone_iso8601(time, rule.zone) == zone_iso8601(run, rule.zone));
    }
  }));
}

TEST(ScheduleRule, RunsAreStrictlyLaterAndNeverFurtherApartThanTwoDays) {
  EXPECT_TRUE(rc::check([] {
    const ScheduleRule rule = *any_rule();
    WallTime time = *any_time();
    for (int run = 0; run < 400; ++run) {
      const WallTime next = next_run(rule, time);
      RC_ASSERT(next > time);
      RC_ASSERT(next - time < hours(49));
      time = next;
    }
  }));
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
  EXPECT_TRUE(rc::check([] {
    const WallTime time = *any_time();
    const std::string zone = *rc::gen::elementOf(zones());
    RC_ASSERT(parse_iso8601(zone_iso8601(time, zone)) == std::make_optional(time));
  }));
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
