// Dates by a pattern of --date-format, strictly; the patterns are described in
// etl/copy/text_conventions.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etl {

class DateFormat {
 public:
  enum class Reading {
    kRead,
    kOtherForm,   // does not match the pattern
    kNoSuchDate,  // 31/02/2024
  };

  // Throws Error kUsage, with what is understood as its hint. There have to be a year, a month and
  // a day.
  explicit DateFormat(std::string_view pattern);

  const std::string& pattern() const { return pattern_; }
  bool has_time() const { return has_time_; }

  // kRead: `iso` is YYYY-MM-DD, with " HH:MM:SS" where the pattern has a time; and `rest` is what
  // follows in `text`, which the pattern says nothing about.
  Reading read(std::string_view text, std::string& iso, std::string_view& rest) const;

 private:
  enum class Word {
    kText,
    kYear,
    kShortYear,
    kMonth,
    kShortName,
    kName,
    kDay,
    kHour,
    kHalfDayHour,
    kMinute,
    kSecond,
    kHalf,
  };
  struct Part {
    Word word;
    bool two_digits;   // exactly
    std::string text;  // of kText
  };
  struct Spelling;
  struct Moment;
  static const std::vector<Spelling>& spellings();
  static bool is_number(Word word);
  void add_word(std::string_view& pattern);
  void check() const;
  bool has(Word word) const;
  static bool read_part(const Part& part, std::string_view& text, Moment& moment);

  std::string pattern_;
  std::vector<Part> parts_;
  bool has_time_ = false;
};

}  // namespace etl
