// Values of options, from text. All throw Error kUsage that names the option.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "etl/core/message.h"

namespace etl {

[[noreturn]] void refuse_value(const std::string& option, const std::string& value,
                               const Message& what_is_accepted);

long whole_number(const std::string& option, const std::string& value, long lowest, long highest);

// Bytes: a whole number with MB or GB behind it (of 1024 * 1024 bytes, as PostgreSQL's own settings
// have them), at least `lowest`.
std::size_t size_of(const std::string& option, const std::string& value, std::size_t lowest);

// Seconds, whole or with a decimal point, from 0.1 to a day.
std::chrono::milliseconds duration_of(const std::string& option, const std::string& value);

// A number with s, m, h or d behind it, or of seconds: "26h", "90m", "2d", "3600".
std::chrono::seconds age_of(const std::string& option, const std::string& value);

// One character: itself, or "tab" or "\t".
char one_character(const std::string& option, const std::string& value);

// Names separated by commas; "in double quotes" one may hold commas, and quotes doubled.
std::vector<std::string> names_in(const std::string& option, const std::string& value);

std::string not_empty_value(const std::string& option, const std::string& value);

template <typename Value>
Value choice(const std::string& option, const std::string& value,
             const std::vector<std::pair<std::string, Value>>& choices) {
  std::string accepted;
  for (const auto& [word, meaning] : choices) {
    if (word == value) return meaning;
    accepted += (accepted.empty() ? "" : ", ") + word;
  }
  refuse_value(option, value, message("one of %1", accepted));
}

}  // namespace etl
