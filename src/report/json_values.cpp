#include "report/json_values.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace etl {

using Json = nlohmann::json;

std::string text_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

std::uint64_t count_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  if (found == document.end()) return 0;
  if (found->is_number_unsigned()) return found->get<std::uint64_t>();
  const std::string digits = found->is_string() ? found->get<std::string>() : "";
  const char* const last = digits.data() + digits.size();
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), last, count);
  return end == last && error == std::errc() ? count : 0;
}

double number_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  if (found == document.end() || !found->is_number()) return 0;
  const double number = found->get<double>();
  return std::isfinite(number) ? number : 0;
}

const Json& list_at(const Json& document, const char* key) {
  static const Json kNone = Json::array();
  const auto found = document.find(key);
  return found != document.end() && found->is_array() ? *found : kNone;
}

const Json& object_at(const Json& document, const char* key) {
  static const Json kNone = Json::object();
  const auto found = document.find(key);
  return found != document.end() && found->is_object() ? *found : kNone;
}

}  // namespace etl
