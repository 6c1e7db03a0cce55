#include "copy/date_time_text.h"

#include <algorithm>
#include <array>

namespace etl {

namespace {

// Reads a text from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char take_one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == characters.npos) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  // All digits that come, at most `most` of them and at least `least`.
  bool number(std::size_t least, std::size_t most, int& value, std::size_t& digits) {
    value = 0;
    for (digits = 0; digits < rest_.size() && is_digit(rest_[digits]); ++digits) {
      if (digits == most) return false;
      value = value * 10 + (rest_[digits] - '0');
    }
    rest_.remove_prefix(digits);
    return digits >= least;
  }
  std::size_t skip_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

bool two_digit_number(Scanner& scanner, int& value, DateTimeShape& shape) {
  std::size_t digits = 0;
  if (!scanner.number(1, 2, value, digits)) return false;
  shape.two_digits = shape.two_digits && digits == 2;
  return true;
}

// Behind a time. The server knows no zone farther than 15:59 away; what is beyond is its to judge.
TextFit zone_fit(Scanner& scanner) {
  if (scanner.done()) return TextFit::kFits;
  if (scanner.skip('Z')) return scanner.done() ? TextFit::kFits : TextFit::kUnknown;
  if (scanner.take_one_of("+-") == '\0') return TextFit::kUnknown;
  int hours = 0;
  int minutes = 0;
  std::size_t digits = 0;
  if (!scanner.number(1, 4, hours, digits)) return TextFit::kUnknown;
  if (digits > 2) {
    minutes = hours % 100;
    hours /= 100;
  } else if (scanner.skip(':') && !scanner.number(2, 2, minutes, digits)) {
    return TextFit::kUnknown;
  }
  return scanner.done() && hours <= 15 && minutes <= 59 ? TextFit::kFits : TextFit::kUnknown;
}

TextFit clock_fit(Scanner& scanner, DateTimeShape& shape) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!two_digit_number(scanner, hour, shape) || !scanner.skip(':') ||
      !two_digit_number(scanner, minute, shape)) {
    return TextFit::kUnknown;
  }
  bool fraction = false;
  if (scanner.skip(':')) {
    if (!two_digit_number(scanner, second, shape)) return TextFit::kUnknown;
    fraction = scanner.skip('.');
    if (fraction) {
      constexpr std::size_t kMostDigits = 20;  // the server's buffer for a field is limited
      const std::size_t digits = scanner.skip_digits();
      if (digits == 0 || digits > kMostDigits) return TextFit::kUnknown;
      shape.fraction_digits = static_cast<int>(digits);
    }
  }
  const bool zoned = !scanner.done();
  const TextFit zone = zone_fit(scanner);
  if (zone != TextFit::kFits) return zone;
  shape.time = true;
  shape.zone = zoned;
  shape.real_time = hour < 24 && second < 60;
  // 24:00:00 is the end of the day, second 60 the next minute's first.
  if (hour > 24 || minute > 59 || second > 60) return TextFit::kOutOfRange;
  const int seconds = (hour * 60 + minute) * 60 + second;
  constexpr int kDay = 24 * 60 * 60;
  if (seconds > kDay) return TextFit::kOutOfRange;
  return seconds == kDay && fraction ? TextFit::kUnknown : TextFit::kFits;
}

bool scan_date(Scanner& scanner, int& year, int& month, int& day, DateTimeShape& shape) {
  std::size_t digits = 0;
  if (!scanner.number(4, 8, year, digits)) return false;
  if (digits == 8) {
    shape.compact = true;
    day = year % 100;
    month = year / 100 % 100;
    year /= 10'000;
    return true;
  }
  const char separator = scanner.take_one_of("-/.");
  return digits == 4 && separator != '\0' && two_digit_number(scanner, month, shape) &&
         scanner.skip(separator) && two_digit_number(scanner, day, shape);
}

// 31/02/2024: no date, whether day or month comes first.
bool is_no_date_in_any_order(std::string_view text) {
  Scanner scanner(text);
  int first = 0;
  int second = 0;
  int year = 0;
  std::size_t digits = 0;
  if (!scanner.number(1, 2, first, digits)) return false;
  const char separator = scanner.take_one_of("-/.");
  if (separator == '\0' || !scanner.number(1, 2, second, digits) || !scanner.skip(separator) ||
      !scanner.number(4, 4, year, digits) || !scanner.done()) {
    return false;
  }
  return !is_date(year, first, second) && !is_date(year, second, first);
}

bool contains_word(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (same_word(text.substr(i, lower.size()), lower)) return true;
  }
  return false;
}

// Without a digit, only the server's special words can be dates and times
// (postgresql.org/docs/15/datatype-datetime.html#DATATYPE-DATETIME-SPECIAL-VALUES).
bool has_digit_or_special_word(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_digit)) return true;
  constexpr std::array<std::string_view, 9> kWords{
      "now", "today", "tomorrow", "yesterday", "epoch", "inf", "allballs", "current", "invalid"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return contains_word(text, word); });
}

// One number cannot be a whole date: 45292, as spreadsheets count days.
bool is_short_number(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_date(int year, int month, int day) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const int days = kDays[static_cast<std::size_t>(month - 1)];
  return day <= days + (month == 2 && is_leap_year(year) ? 1 : 0);
}

TextFit date_time_fit(std::string_view text, DateTimeShape& shape) {
  text = without_spaces_around(text);
  shape = {};
  Scanner scanner(text);
  int year = 0;
  int month = 0;
  int day = 0;
  if (scan_date(scanner, year, month, day, shape)) {
    TextFit clock = TextFit::kFits;
    if (!scanner.done()) {
      if (scanner.take_one_of(" T") == '\0') return TextFit::kUnknown;
      clock = clock_fit(scanner, shape);
    }
    if (clock == TextFit::kFits && !is_date(year, month, day)) return TextFit::kOutOfRange;
    return clock;
  }
  if (!has_digit_or_special_word(text) || is_short_number(text)) return TextFit::kInvalid;
  return is_no_date_in_any_order(text) ? TextFit::kOutOfRange : TextFit::kUnknown;
}

TextFit time_fit(std::string_view text) {
  text = without_spaces_around(text);
  Scanner scanner(text);
  DateTimeShape shape;
  const TextFit clock = clock_fit(scanner, shape);
  if (clock != TextFit::kUnknown) return clock;
  return has_digit_or_special_word(text) ? TextFit::kUnknown : TextFit::kInvalid;
}

}  // namespace etl
