#include "core/time_zone.h"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>

#include "etl/core/error.h"
#include "etl/core/schedule_rule.h"

namespace etl {

namespace {

const date::tzdb& database() {
  const date::tzdb* zones = nullptr;
  try {
    zones = &date::get_tzdb();
  } catch (const std::exception&) {
    zones = nullptr;  // the library found no folder; its text names none either
  }
  if (zones == nullptr || zones->zones.empty()) {
    throw Error(ErrorKind::kConfiguration,
                message("this machine has no time zone database (/usr/share/zoneinfo)"),
                message("install it: the package is called tzdata"));
  }
  return *zones;
}

const date::time_zone* zone_or_null(const std::string& name) {
  database();
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

std::string folded(std::string_view name) {
  std::string text;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    text += c == ' ' || c == '-' ? '_' : c;
  }
  return text;
}

// The zone that a name in other letters, or a city alone, can only mean.
std::optional<std::string> meant_zone(const std::string& name) {
  const std::string wanted = folded(name);
  std::optional<std::string> city;
  for (const date::time_zone& zone : database().zones) {
    const std::string candidate = folded(zone.name());
    if (candidate == wanted) return zone.name();
    const std::size_t slash = candidate.rfind('/');
    if (slash != std::string::npos &&
        candidate.compare(slash + 1, std::string::npos, wanted) == 0) {
      if (!city) city = zone.name();
    }
  }
  return city;
}

// What TZ names, in the forms that the C library takes: "Europe/Madrid", ":Europe/Madrid",
// "/usr/share/zoneinfo/Europe/Madrid". No value for /etc/localtime.
std::optional<std::string> zone_of_variable(std::string_view value) {
  if (!value.empty() && value.front() == ':') value.remove_prefix(1);
  if (value.empty()) return "UTC";
  if (value == "/etc/localtime") return std::nullopt;
  constexpr std::string_view kFolder = "/zoneinfo/";
  const std::size_t folder = value.find(kFolder);
  if (value.front() == '/' && folder != std::string_view::npos) {
    value.remove_prefix(folder + kFolder.size());
  }
  return std::string(value);
}

Message say_which() {
  return message("name the zone with --timezone or ETL_SCHEDULE_TZ, for example America/Sao_Paulo");
}

}  // namespace

std::string quoted_excerpt(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string out = "\"";
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return out + (text.size() > kMost ? "...\"" : "\"");
}

const date::time_zone& find_zone(const std::string& name) {
  if (const date::time_zone* zone = zone_or_null(name)) return *zone;
  const auto meant = meant_zone(name);
  throw Error(ErrorKind::kConfiguration, message("unknown time zone %1", quoted_excerpt(name)),
              meant ? message("did you mean %1?", *meant)
                    : message("use a name of the IANA time zone database, such as "
                              "America/Sao_Paulo, Europe/Madrid or UTC"));
}

std::string parse_zone(std::string_view name) {
  if (name.empty()) return machine_zone();
  find_zone(std::string(name));
  return std::string(name);
}

std::string machine_zone() {
  if (const char* variable = std::getenv("TZ")) {
    if (const auto name = zone_of_variable(variable)) {
      if (zone_or_null(*name) != nullptr) return *name;
      throw Error(ErrorKind::kConfiguration,
                  message("TZ is %1, which is no name of a time zone", quoted_excerpt(variable)),
                  say_which());
    }
  }
  return local_zone();
}

std::string local_zone() {
  database();
  const char* const kLocalTime = "/etc/localtime";
  const char* const kTimeZone = "/etc/timezone";
  if (!std::filesystem::exists(kLocalTime) && !std::filesystem::exists(kTimeZone)) return "UTC";
  try {
    return date::current_zone()->name();
  } catch (const std::exception&) {
    throw Error(ErrorKind::kConfiguration,
                message("cannot tell this machine's time zone: /etc/localtime is no link to a "
                        "zone, and /etc/timezone names none"),
                say_which());
  }
}

}  // namespace etl
