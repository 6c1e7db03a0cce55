#include "etl/core/schedule_rule.h"

#include <date/tz.h>

#include <algorithm>
#include <cstdio>

#include "core/comma_list.h"
#include "core/time_zone.h"
#include "etl/core/error.h"

namespace etl {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using WallTime = std::chrono::system_clock::time_point;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits at `at`, as many as asked for; no value where there are others.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// The run of a local day; no value for a day that the zone left out.
std::optional<WallTime> run_of_day(const date::time_zone& zone, date::local_days day,
                                   TimeOfDay at) {
  const date::local_seconds wanted =
      day + std::chrono::hours(at.hour) + minutes(at.minute) + seconds(0);
  const date::local_info info = zone.get_info(wanted);
  if (info.result != date::local_info::nonexistent) {
    // Ambiguous: `first` is the earlier of the two.
    return WallTime(
        date::sys_seconds(wanted.time_since_epoch() - info.first.offset).time_since_epoch());
  }
  const date::sys_seconds change = info.first.end;
  const date::local_seconds gap_from(change.time_since_epoch() + info.first.offset);
  const date::local_seconds gap_to(change.time_since_epoch() + info.second.offset);
  if (gap_from <= day && gap_to >= day + date::days(1)) return std::nullopt;
  return WallTime(change.time_since_epoch());
}

date::local_days local_day(const date::time_zone& zone, WallTime time) {
  return date::floor<date::days>(zone.to_local(time));
}

// Days around a moment among whose runs its neighbours are. Clocks have been put on or back by up
// to a day, so a run can be a day away from the date that it belongs to; and the only day of a week
// that has runs may be one that the zone left out.
constexpr int kDaysNear = 4;
constexpr int kDaysAway = 18;

bool has_runs(const ScheduleRule& rule, date::local_days day) {
  return rule.days[date::weekday(day).iso_encoding() - 1];
}

}  // namespace

TimeOfDay parse_time_of_day(std::string_view text) {
  if (text.size() == 5 && text[2] == ':') {
    const auto hour = digits(text, 0, 2);
    const auto minute = digits(text, 3, 2);
    if (hour && minute && *hour < 24 && *minute < 60) return {*hour, *minute};
  }
  throw Error(
      ErrorKind::kConfiguration, message("%1 is not a time of day", quoted_excerpt(text)),
      message("write it as HH:MM with two digits each, from 00:00 to 23:59, for example 02:00"));
}

std::string time_of_day_text(TimeOfDay time) {
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", time.hour, time.minute);
  return text;
}

std::vector<TimeOfDay> parse_times_of_day(std::string_view text) {
  std::vector<TimeOfDay> times;
  for (const std::string_view part : comma_list(text)) times.push_back(parse_time_of_day(part));
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

std::string times_of_day_text(const std::vector<TimeOfDay>& times) {
  std::string text;
  for (const TimeOfDay time : times) text += (text.empty() ? "" : ",") + time_of_day_text(time);
  return text;
}

// In the order of days and times the moments of their runs never go back, so the first that fits is
// the nearest.

WallTime next_run(const ScheduleRule& rule, WallTime after) {
  const date::time_zone& zone = find_zone(rule.zone);
  const date::local_days today = local_day(zone, after);
  for (int away = -kDaysNear; away <= kDaysAway; ++away) {
    const date::local_days day = today + date::days(away);
    if (!has_runs(rule, day)) continue;
    for (const TimeOfDay time : rule.times) {
      const auto run = run_of_day(zone, day, time);
      if (run && *run > after) return *run;
    }
  }
  throw Error(ErrorKind::kInternal, "no next run found in the time zone " + rule.zone);
}

WallTime last_due(const ScheduleRule& rule, WallTime at) {
  const date::time_zone& zone = find_zone(rule.zone);
  const date::local_days today = local_day(zone, at);
  for (int away = kDaysNear; away >= -kDaysAway; --away) {
    const date::local_days day = today + date::days(away);
    if (!has_runs(rule, day)) continue;
    for (auto time = rule.times.rbegin(); time != rule.times.rend(); ++time) {
      const auto run = run_of_day(zone, day, *time);
      if (run && *run <= at) return *run;
    }
  }
  throw Error(ErrorKind::kInternal, "no last run found in the time zone " + rule.zone);
}

std::string zone_iso8601(WallTime time, const std::string& zone) {
  const auto whole = date::floor<seconds>(time);
  return date::format("%FT%T%Ez", date::make_zoned(&find_zone(zone), whole));
}

std::optional<WallTime> parse_iso8601(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const date::year_month_day ymd{date::year(*year), date::month(static_cast<unsigned>(*month)),
                                 date::day(static_cast<unsigned>(*day))};
  // Beyond these the clock's nanoseconds do not reach.
  if (!ymd.ok() || *year < 1678 || *year > 2261) return std::nullopt;

  std::size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  }
  const std::string_view offset = text.substr(at);
  minutes east(0);
  if (offset != "Z") {
    const auto hours = digits(offset, 1, 2);
    const auto rest = digits(offset, 4, 2);
    if (offset.size() != 6 || !hours || !rest || offset[3] != ':') return std::nullopt;
    if (offset[0] != '+' && offset[0] != '-') return std::nullopt;
    east = minutes(*hours * 60 + *rest) * (offset[0] == '-' ? -1 : 1);
  }
  return date::sys_days(ymd) + std::chrono::hours(*hour) + minutes(*minute) + seconds(*second) -
         east;
}

}  // namespace etl
