#include "etl/core/weekdays.h"

#include <cstddef>

#include "core/comma_list.h"
#include "core/time_zone.h"
#include "etl/core/error.h"

namespace etl {

namespace {

constexpr WeekdayNames kNames = {"monday", "tuesday",  "wednesday", "thursday",
                                 "friday", "saturday", "sunday"};
constexpr WeekdayNames kShortNames = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::size_t parse_weekday(std::string_view text) {
  std::string name;
  for (const char c : text) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (std::size_t day = 0; day < kNames.size(); ++day) {
    if (name == kNames.at(day) || name == kShortNames.at(day)) return day;
  }
  throw Error(ErrorKind::kConfiguration,
              message("%1 is not a day of the week", quoted_excerpt(text)),
              message("write days as mon,wed,fri or as a range like mon-fri; the names are mon, "
                      "tue, wed, thu, fri, sat, sun, or whole ones"));
}

}  // namespace

Weekdays parse_weekdays(std::string_view text) {
  Weekdays days;
  for (const std::string_view part : comma_list(text)) {
    const std::size_t dash = part.find('-');
    const std::size_t first = parse_weekday(part.substr(0, dash));
    const std::size_t last =
        dash == std::string_view::npos ? first : parse_weekday(part.substr(dash + 1));
    days.set(first);
    for (std::size_t day = first; day != last;) days.set(day = (day + 1) % days.size());
  }
  return days;
}

std::string weekdays_text(Weekdays days) { return weekdays_text(days, kShortNames, "-"); }

std::string weekdays_text(Weekdays days, const WeekdayNames& names, std::string_view range) {
  std::string text;
  for (std::size_t first = 0; first < days.size(); ++first) {
    if (!days[first]) continue;
    std::size_t last = first;
    while (last + 1 < days.size() && days[last + 1]) ++last;
    text += text.empty() ? "" : ",";
    text += names.at(first);
    if (last > first) {
      text += last > first + 1 ? range : ",";
      text += names.at(last);
    }
    first = last;
  }
  return text;
}

}  // namespace etl
