#include "cli/option_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "etl/core/error.h"

namespace etl {

void refuse_value(const std::string& option, const std::string& value,
                  const Message& what_is_accepted) {
  throw Error(ErrorKind::kUsage, message("%1: \"%2\" is not %3", option, value, what_is_accepted));
}

long whole_number(const std::string& option, const std::string& value, long lowest, long highest) {
  long number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last || number < lowest || number > highest) {
    refuse_value(option, value, message("a whole number from %1 to %2", lowest, highest));
  }
  return number;
}

std::size_t size_of(const std::string& option, const std::string& value, std::size_t lowest) {
  std::size_t number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  const int bits = unit == "MB" ? 20 : unit == "GB" ? 30 : 0;
  const bool fits = error == std::errc() && bits > 0 && number < (std::size_t{1} << 62) >> bits;
  if (!fits || number << bits < lowest) {
    refuse_value(option, value, message("a size from %1MB, like 512MB or 2GB", lowest >> 20));
  }
  return number << bits;
}

std::chrono::milliseconds duration_of(const std::string& option, const std::string& value) {
  constexpr double kLeast = 0.1;
  constexpr double kMost = 86'400;
  const bool plain = !value.empty() && value.find_first_not_of("0123456789.") == std::string::npos;
  char* end = nullptr;
  const double seconds = plain ? std::strtod(value.c_str(), &end) : 0;
  if (!plain || *end != '\0' || !(seconds >= kLeast && seconds <= kMost)) {
    refuse_value(option, value, message("a number of seconds from 0.1 to 86400"));
  }
  return std::chrono::milliseconds(std::lround(seconds * 1000));
}

std::chrono::seconds age_of(const std::string& option, const std::string& value) {
  constexpr long kMost = 100'000;  // in days a few centuries
  constexpr std::pair<std::string_view, long> kUnits[] = {
      {"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
  long number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name && error == std::errc() && number > 0 && number <= kMost * 86'400 / seconds) {
      return std::chrono::seconds(number * seconds);
    }
  }
  refuse_value(option, value, message("a time like 26h, 90m, 2d or 3600 (seconds)"));
}

char one_character(const std::string& option, const std::string& value) {
  if (value == "tab" || value == "\\t") return '\t';
  const bool usable = value.size() == 1 && value[0] != '\n' && value[0] != '\r' &&
                      static_cast<unsigned char>(value[0]) < 0x80;
  if (!usable) refuse_value(option, value, message("one ASCII character, or tab"));
  return value[0];
}

namespace {

// Reads "a ""name""" from its opening quote; returns the position after the closing one.
std::size_t read_quoted(const std::string& option, const std::string& value, std::size_t i,
                        std::string& name) {
  for (++i; i < value.size(); ++i) {
    if (value[i] != '"') {
      name += value[i];
    } else if (i + 1 < value.size() && value[i + 1] == '"') {
      name += value[++i];
    } else {
      return i + 1;
    }
  }
  refuse_value(option, value, message("a list of names: a quote is not closed"));
}

}  // namespace

std::vector<std::string> names_in(const std::string& option, const std::string& value) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= value.size(); ++i) {  // from comma to comma
    std::string name;
    while (i < value.size() && value[i] == ' ') ++i;
    if (i < value.size() && value[i] == '"') {
      i = read_quoted(option, value, i, name);
      while (i < value.size() && value[i] == ' ') ++i;
      if (i < value.size() && value[i] != ',') {
        refuse_value(option, value, message("a list of names: text after a closing quote"));
      }
    } else {
      const std::size_t end = std::min(value.find(',', i), value.size());
      name = value.substr(i, end - i);
      name.erase(name.find_last_not_of(' ') + 1);
      i = end;
    }
    if (name.empty()) refuse_value(option, value, message("a list of names separated by commas"));
    names.push_back(name);
  }
  return names;
}

std::string not_empty_value(const std::string& option, const std::string& value) {
  if (value.empty())
    throw Error(ErrorKind::kUsage, message("%1 needs a value that is not empty", option));
  return value;
}

}  // namespace etl
