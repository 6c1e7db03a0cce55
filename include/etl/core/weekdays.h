// A set of days of the week.
#pragma once

#include <array>
#include <bitset>
#include <string>
#include <string_view>

namespace etl {

using Weekdays = std::bitset<7>;  // from Monday (0) to Sunday (6)

constexpr Weekdays kEveryDay{0x7f};

// "mon,wed,fri", "mon-fri", "Saturday", "fri-mon": names in English, of three letters or whole, in
// capitals or not; a range may go over the end of the week. Throws Error kConfiguration that says
// what is accepted.
Weekdays parse_weekdays(std::string_view text);

// As parse_weekdays reads it: "mon-fri", "mon,wed,fri", "mon-sun".
std::string weekdays_text(Weekdays days);

// The same in the words of another format: "Mon..Fri", "1-5". `names` from Monday; `range` between
// the two ends of one.
using WeekdayNames = std::array<std::string_view, 7>;
std::string weekdays_text(Weekdays days, const WeekdayNames& names, std::string_view range);

}  // namespace etl
