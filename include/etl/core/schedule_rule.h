// When runs are due: times of day on days of the week in a time zone, by the rules of the IANA time
// zone database as this machine has it (/usr/share/zoneinfo; Debian's tables reach to 2037).
//
// A local day has one run for each time: at the first moment when its clock shows the time or,
// where daylight saving skips that time, at the first moment after the gap. A time that is shown
// twice counts when it is shown first. A day that a zone left out altogether (Pacific/Apia,
// 2011-12-30) has no run. Runs of two times that fall on the same moment are one run. The day of
// the week is that of the local day, also where its run begins after the gap on the next one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/weekdays.h"

namespace etl {

struct TimeOfDay {
  int hour = 0;    // 0 to 23
  int minute = 0;  // 0 to 59
};
inline bool operator<(TimeOfDay a, TimeOfDay b) {
  return a.hour != b.hour ? a.hour < b.hour : a.minute < b.minute;
}
inline bool operator==(TimeOfDay a, TimeOfDay b) {
  return a.hour == b.hour && a.minute == b.minute;
}

// Strictly HH:MM, 00:00 to 23:59. Throws Error kConfiguration that says what is accepted.
TimeOfDay parse_time_of_day(std::string_view text);
std::string time_of_day_text(TimeOfDay time);  // "02:00"

// "02:00,14:00": one time or several, sorted and each once. Throws as parse_time_of_day.
std::vector<TimeOfDay> parse_times_of_day(std::string_view text);
std::string times_of_day_text(const std::vector<TimeOfDay>& times);  // "02:00,14:00"

// The name of a zone as it is given: as it is, or machine_zone() where it is empty. Throws Error
// kConfiguration for an unknown zone (with the name that was meant, where it can be guessed), and
// without a database.
std::string parse_zone(std::string_view name);

// The zone of this machine by name: TZ, else /etc/localtime and /etc/timezone; UTC where there is
// none of them, as for the C library. Throws Error kConfiguration where it has no name in the
// database or there is no database.
std::string machine_zone();
// The same without TZ, which holds for this process alone: the zone of the machine's services.
std::string local_zone();

struct ScheduleRule {
  std::vector<TimeOfDay> times;  // sorted, each once, at least one
  Weekdays days = kEveryDay;     // at least one
  std::string zone;              // "America/Sao_Paulo"; a name in the database
};

// The functions below throw Error kConfiguration for a zone that is not in the database.

// The first run after `after`; a run due at that very moment is not it.
std::chrono::system_clock::time_point next_run(const ScheduleRule& rule,
                                               std::chrono::system_clock::time_point after);
// The last run due at or before `at`: last_due(t) <= t < next_run(t), and nothing between.
std::chrono::system_clock::time_point last_due(const ScheduleRule& rule,
                                               std::chrono::system_clock::time_point at);

// As the clocks of the zone show it: "2026-03-01T02:00:00-03:00".
std::string zone_iso8601(std::chrono::system_clock::time_point time, const std::string& zone);

// Reads what zone_iso8601, local_iso8601 and utc_iso8601 write, to the second: a fraction is passed
// over. No value for anything else, a time without its offset to UTC included.
std::optional<std::chrono::system_clock::time_point> parse_iso8601(std::string_view text);

}  // namespace etl
