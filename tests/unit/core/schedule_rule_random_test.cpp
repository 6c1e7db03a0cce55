// Any rule, in zones whose clocks have done odd things, near the changes of their clocks.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "etl/core/schedule_rule.h"
#include "support/zone_variable.h"

namespace etl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using WallTime = std::chrono::system_clock::time_point;

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

constexpr int kMinutesOfADay = 24 * 60;

std::vector<TimeOfDay> times_at(const std::vector<int>& minutes_of_day) {
  std::set<TimeOfDay> times;
  for (const int minute : minutes_of_day) times.insert({minute / 60, minute % 60});
  return {times.begin(), times.end()};
}

rc::Gen<std::vector<int>> minutes_of_a_day() {  // one to four
  return rc::gen::mapcat(rc::gen::element<std::size_t>(1, 1, 2, 3, 4), [](std::size_t count) {
    return rc::gen::container<std::vector<int>>(
        count, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, kMinutesOfADay)));
  });
}

rc::Gen<ScheduleRule> any_rule() {
  return rc::gen::map(
      rc::gen::tuple(
          minutes_of_a_day(),
          rc::gen::oneOf(rc::gen::just(0x7fULL),
                         rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1ULL, 0x80ULL))),
          rc::gen::elementOf(zones())),
      [](const std::tuple<std::vector<int>, unsigned long long, std::string>& parts) {
        return ScheduleRule{times_at(std::get<0>(parts)), Weekdays(std::get<1>(parts)),
                            std::get<2>(parts)};
      });
}

// 1975 to 2037: from then on every change of a clock falls on a whole minute.
rc::Gen<WallTime> any_time() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(157766400, 2114380800),
                      [](std::int64_t second) { return WallTime(seconds(second)); });
}

TEST(RandomScheduleRule, NextAndLastLieEitherSideOfEveryMomentWithNothingBetween) {
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

// The oracle: the C library's clock, minute by minute. Each date that it shows has its runs when
// the clock first shows their time or a later one. Its first and last date may be cut: left out.
std::set<WallTime> runs_by_the_c_library(const ScheduleRule& rule, WallTime from, WallTime to) {
  constexpr std::int64_t kDay = 24 * 60;
  std::vector<std::int64_t> shown;  // each minute
  std::set<std::int64_t> dates;     // days since 1970-01-01, a Thursday
  for (WallTime time = from; time < to; time += minutes(1)) {
    shown.push_back(shown_minute(time));
    dates.insert(shown.back() / kDay);
  }
  dates.erase(dates.begin());
  dates.erase(std::prev(dates.end()));
  std::set<WallTime> runs;
  for (const std::int64_t date : dates) {
    if (!rule.days[static_cast<std::size_t>((date + 3) % 7)]) continue;
    for (const TimeOfDay time : rule.times) {
      const std::int64_t wanted = date * kDay + time.hour * 60 + time.minute;
      const auto first = std::find_if(shown.begin(), shown.end(),
                                      [&](std::int64_t minute) { return minute >= wanted; });
      runs.insert(from + minutes(first - shown.begin()));
    }
  }
  return runs;
}

TEST(RandomScheduleRule, HasTheRunsThatTheCLibrarysClockShows) {
  EXPECT_TRUE(rc::check([] {
    ScheduleRule rule = *any_rule();
    const ZoneVariable variable(rule.zone.c_str());
    // Near a change of the clocks, and at times near that change: elsewhere little can go wrong.
    const WallTime change = next_change(std::chrono::time_point_cast<hours>(*any_time()));
    if (*rc::gen::inRange(0, 4) != 0) {
      std::vector<int> near;
      for (const int minute : *minutes_of_a_day()) {
        near.push_back(
            static_cast<int>((shown_minute(change) + minute % 300 - 150) % kMinutesOfADay));
      }
      rule.times = times_at(near);
    }
    const auto expected = runs_by_the_c_library(rule, change - hours(240), change + hours(240));
    RC_ASSERT(!expected.empty());
    WallTime time = *expected.begin() - seconds(1);
    for (const WallTime& run : expected) {
      time = next_run(rule, time);
      RC_ASSERT(zone_iso8601(time, rule.zone) == zone_iso8601(run, rule.zone));
      RC_ASSERT(last_due(rule, time) == time);
    }
  }));
}

TEST(RandomScheduleRule, RunsAreStrictlyLaterAndNeverFurtherApartThanTwoWeeks) {
  EXPECT_TRUE(rc::check([] {
    const ScheduleRule rule = *any_rule();
    WallTime time = *any_time();
    for (int run = 0; run < 400; ++run) {
      const WallTime next = next_run(rule, time);
      RC_ASSERT(next > time);
      RC_ASSERT(next - time <= hours(24 * 14 + 1));
      time = next;
    }
  }));
}

TEST(RandomScheduleRule, IsoTextsAreReadBack) {
  EXPECT_TRUE(rc::check([] {
    const WallTime time = *any_time();
    const std::string zone = *rc::gen::elementOf(zones());
    RC_ASSERT(parse_iso8601(zone_iso8601(time, zone)) == std::make_optional(time));
  }));
}

}  // namespace
}  // namespace etl
