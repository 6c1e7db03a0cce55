#include "copy/date_format.h"

#include <algorithm>
#include <array>

#include "copy/date_time_text.h"
#include "etl/core/error.h"

namespace etl {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

[[noreturn]] void refuse(const std::string& pattern, const Message& why) {
  throw Error(ErrorKind::kUsage, message("the date format %1 is not understood: %2", pattern, why),
              message("use YYYY or YY, MM or Mon or Month, DD, and HH24 or HH12 with AM, MI, SS; "
                      "for example DD/MM/YYYY, MM/DD/YYYY, DD.MM.YYYY HH24:MI:SS, YYYYMMDD"));
}

bool starts_with_word(std::string_view text, std::string_view lower) {
  return same_word(text.substr(0, lower.size()), lower);
}

// The month whose name stands at the start, 0 where there is none.
int take_month_name(std::string_view& text, bool in_full) {
  constexpr std::size_t kShort = 3;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    const std::string_view name = in_full ? kMonths[i] : kMonths[i].substr(0, kShort);
    if (!starts_with_word(text, name)) continue;
    text.remove_prefix(name.size());
    return static_cast<int>(i) + 1;
  }
  return 0;
}

bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t digits = 0;
  value = 0;
  while (digits < most && digits < text.size() && is_digit(text[digits])) {
    value = value * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits >= least;
}

void append_two_digits(std::string& out, int value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

struct DateFormat::Spelling {
  std::string_view lower;
  Word word;
};

struct DateFormat::Moment {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool half_day = false;
  bool afternoon = false;
};

// A word that another one starts with comes after it.
const std::vector<DateFormat::Spelling>& DateFormat::spellings() {
  static const std::vector<Spelling> all{
      {"yyyy", Word::kYear},     {"yy", Word::kShortYear}, {"month", Word::kName},
      {"mon", Word::kShortName}, {"mm", Word::kMonth},     {"mi", Word::kMinute},
      {"dd", Word::kDay},        {"hh24", Word::kHour},    {"hh12", Word::kHalfDayHour},
      {"ss", Word::kSecond},     {"am", Word::kHalf},      {"pm", Word::kHalf}};
  return all;
}

bool DateFormat::is_number(Word word) {
  return word != Word::kText && word != Word::kShortName && word != Word::kName &&
         word != Word::kHalf;
}

DateFormat::DateFormat(std::string_view pattern) : pattern_(pattern) {
  while (!pattern.empty()) {
    const char c = pattern.front();
    if (c == '"') {
      const std::size_t end = pattern.find('"', 1);
      if (end == pattern.npos) refuse(pattern_, message("a quote is open"));
      parts_.push_back({Word::kText, false, std::string(pattern.substr(1, end - 1))});
      pattern.remove_prefix(end + 1);
    } else if (is_letter(c) || is_digit(c)) {
      add_word(pattern);
    } else {
      parts_.push_back({Word::kText, false, std::string(1, c)});
      pattern.remove_prefix(1);
    }
  }
  check();
  for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
    if (!is_number(parts_[i].word) || !is_number(parts_[i + 1].word)) continue;
    parts_[i].two_digits = true;
    parts_[i + 1].two_digits = true;
  }
  has_time_ = has(Word::kHour) || has(Word::kHalfDayHour);
}

void DateFormat::add_word(std::string_view& pattern) {
  for (const Spelling& spelling : spellings()) {
    if (!starts_with_word(pattern, spelling.lower)) continue;
    if (has(spelling.word)) {
      const std::string_view word = pattern.substr(0, spelling.lower.size());
      refuse(pattern_, spelling.word == Word::kMonth
                           ? message("%1 is there twice (minutes are MI)", word)
                           : message("%1 is there twice", word));
    }
    parts_.push_back({spelling.word, false, ""});
    pattern.remove_prefix(spelling.lower.size());
    return;
  }
  std::size_t end = 0;
  while (end < pattern.size() && (is_letter(pattern[end]) || is_digit(pattern[end]))) ++end;
  refuse(pattern_, message("%1 is no word of it", pattern.substr(0, end)));
}

bool DateFormat::has(Word word) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return part.word == word; });
}

void DateFormat::check() const {
  const int years = has(Word::kYear) + has(Word::kShortYear);
  const int months = has(Word::kMonth) + has(Word::kShortName) + has(Word::kName);
  const int hours = has(Word::kHour) + has(Word::kHalfDayHour);
  if (years != 1 || months != 1 || !has(Word::kDay)) {
    refuse(pattern_, message("it has to have one year, one month and one day"));
  }
  if (hours > 1) refuse(pattern_, message("it has two hours"));
  if (has(Word::kHalfDayHour) != has(Word::kHalf))
    refuse(pattern_, message("HH12 and AM need each other"));
  if ((has(Word::kMinute) && hours == 0) || (has(Word::kSecond) && !has(Word::kMinute))) {
    refuse(pattern_, message("minutes need an hour, and seconds need minutes"));
  }
}

bool DateFormat::read_part(const Part& part, std::string_view& text, Moment& moment) {
  const std::size_t least = part.two_digits ? 2 : 1;
  switch (part.word) {
    case Word::kText:
      if (text.substr(0, part.text.size()) != part.text) return false;
      text.remove_prefix(part.text.size());
      return true;
    case Word::kYear:
      return take_number(text, 4, 4, moment.year);
    case Word::kShortYear:
      if (!take_number(text, 2, 2, moment.year)) return false;
      moment.year += moment.year < 70 ? 2000 : 1900;
      return true;
    case Word::kMonth:
      return take_number(text, least, 2, moment.month);
    case Word::kShortName:
    case Word::kName:
      moment.month = take_month_name(text, part.word == Word::kName);
      return moment.month != 0;
    case Word::kDay:
      return take_number(text, least, 2, moment.day);
    case Word::kHalfDayHour:
      moment.half_day = true;
      return take_number(text, least, 2, moment.hour);
    case Word::kHour:
      return take_number(text, least, 2, moment.hour);
    case Word::kMinute:
      return take_number(text, least, 2, moment.minute);
    case Word::kSecond:
      return take_number(text, least, 2, moment.second);
    case Word::kHalf:
      moment.afternoon = starts_with_word(text, "pm");
      if (!moment.afternoon && !starts_with_word(text, "am")) return false;
      text.remove_prefix(2);
      return true;
  }
  return false;
}

DateFormat::Reading DateFormat::read(std::string_view text, std::string& iso,
                                     std::string_view& rest) const {
  Moment moment;
  for (const Part& part : parts_) {
    if (!read_part(part, text, moment)) return Reading::kOtherForm;
  }
  // What goes on with a digit or a letter is another number or word: 01/02/20245.
  if (!text.empty() && is_digit(text.front())) return Reading::kOtherForm;
  rest = text;

  if (moment.half_day) {
    if (moment.hour < 1 || moment.hour > 12) return Reading::kNoSuchDate;
    moment.hour = moment.hour % 12 + (moment.afternoon ? 12 : 0);
  }
  if (!is_date(moment.year, moment.month, moment.day) || moment.hour > 23 || moment.minute > 59 ||
      moment.second > 59) {
    return Reading::kNoSuchDate;
  }
  iso.clear();
  append_two_digits(iso, moment.year / 100);
  append_two_digits(iso, moment.year % 100);
  iso += '-';
  append_two_digits(iso, moment.month);
  iso += '-';
  append_two_digits(iso, moment.day);
  if (has_time_) {
    iso += ' ';
    append_two_digits(iso, moment.hour);
    iso += ':';
    append_two_digits(iso, moment.minute);
    iso += ':';
    append_two_digits(iso, moment.second);
  }
  return Reading::kRead;
}

}  // namespace etl
