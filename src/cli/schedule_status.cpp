#include "cli/schedule_status.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

namespace etl {

namespace {

using Json = nlohmann::ordered_json;

std::chrono::seconds until_next_run(const ScheduleStatus& status) {
  return std::chrono::duration_cast<std::chrono::seconds>(status.next_run - status.now);
}

std::string fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

// An error message comes from a file: it must not move the cursor or start a line of its own.
std::string printable(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = ' ';
  }
  return text;
}

constexpr std::size_t kColumns = 6;
using Row = std::array<std::string, kColumns>;

// Columns as wide as their widest cell, numbers at the right, the last one as long as it is.
std::string table(const std::vector<Row>& rows) {
  constexpr std::array<bool, kColumns> kRight = {false, false, true, true, true, false};
  std::array<std::size_t, kColumns> width{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) width[i] = std::max(width[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::string pad(width[i] - row[i].size(), ' ');
      line += (kRight[i] ? pad + row[i] : row[i] + pad) + "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string rule_text(const ScheduleRule& rule) {
  return (rule.days == kEveryDay ? "daily" : weekdays_text(rule.days)) + " at " +
         times_of_day_text(rule.times) + ", " + rule.zone;
}

std::int64_t age_of(WallTime time, const ScheduleStatus& status) {
  return std::chrono::duration_cast<std::chrono::seconds>(status.now - time).count();
}

std::string ago(std::int64_t seconds) {
  return " (" + duration_text(std::chrono::seconds(seconds)) + " ago)";
}

std::string shown_time(WallTime time, const ScheduleStatus& status) {
  return zone_iso8601(time, status.rule.zone) + ago(age_of(time, status));
}

std::string last_success(const ScheduleStatus& status) {
  std::string text = "none";
  if (status.last_success) text = printable(*status.last_success);
  if (status.last_success_age_seconds) text += ago(*status.last_success_age_seconds);
  return text + (status.stale() ? ", stale" : "");
}

std::string success_rate(const ScheduleStatus& status) {
  if (!status.success_rate) return "no runs yet";
  return fixed(*status.success_rate * 100, 1) + " % (" + std::to_string(status.runs_succeeded) +
         " of " + std::to_string(status.runs_considered) + " runs)";
}

Json integer(std::uint64_t value) {
  constexpr std::uint64_t kLargestExactDouble = 1ULL << 53U;
  return value > kLargestExactDouble ? Json(std::to_string(value)) : Json(value);
}

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json run_json(const PastRun& run) {
  Json json;
  json["timestamp"] = run.timestamp;
  json["status"] = run.status;
  json["exit_code"] = run.exit_code;
  json["seconds"] = run.seconds;
  json["records"] = integer(run.records);
  json["error"] = text_or_null(run.error);
  json["report"] = text_or_null(run.report);
  return json;
}

Json under_way_json(const ScheduledRun& run, const std::string& zone) {
  Json json;
  json["due"] = zone_iso8601(run.due, zone);
  json["started"] = zone_iso8601(run.started, zone);
  json["attempts"] = run.attempts;
  json["pid"] = run.pid;
  return json;
}

}  // namespace

std::string schedule_status_text(const ScheduleStatus& status) {
  std::string text;
  const auto line = [&](const char* name, const std::string& value) {
    text += std::string(name) + std::string(14 - std::strlen(name), ' ') + value + '\n';
  };
  line("Schedule", rule_text(status.rule));
  if (status.under_way) {
    line("Under way", "since " + shown_time(status.under_way->started, status) + ", process " +
                          std::to_string(status.under_way->pid));
  }
  line("Next run", zone_iso8601(status.next_run, status.rule.zone) + " (in " +
                       duration_text(until_next_run(status)) + ")");
  line("Last success", last_success(status));
  line("Mirror", status.mirror_time ? "as of " + shown_time(*status.mirror_time, status) : "none");
  line("Success rate", success_rate(status));
  if (status.median_seconds && status.longest_seconds) {
    line("Duration", fixed(*status.median_seconds, 2) + " s (median), " +
                         fixed(*status.longest_seconds, 2) + " s (longest)");
  }
  if (status.runs.empty()) return text;
  std::vector<Row> rows = {{"Started", "Status", "Exit", "Seconds", "Records", "Error"}};
  for (const PastRun& run : status.runs) {
    rows.push_back({printable(run.timestamp), printable(run.status), std::to_string(run.exit_code),
                    fixed(run.seconds, 2), std::to_string(run.records), printable(run.error)});
  }
  return text + '\n' + table(rows);
}

std::string schedule_status_json(const ScheduleStatus& status) {
  const std::string& zone = status.rule.zone;
  Json json;
  json["schedule"] = {{"at", times_of_day_text(status.rule.times)},
                      {"on", weekdays_text(status.rule.days)},
                      {"timezone", zone}};
  json["next_run"] = zone_iso8601(status.next_run, zone);
  json["next_run_in_seconds"] = until_next_run(status).count();
  json["last_success"] = or_null(status.last_success);
  json["last_success_age_seconds"] = or_null(status.last_success_age_seconds);
  json["max_age_seconds"] = status.max_age ? Json(status.max_age->count()) : Json(nullptr);
  json["stale"] = status.max_age ? Json(status.stale()) : Json(nullptr);
  json["mirror_time"] =
      status.mirror_time ? Json(zone_iso8601(*status.mirror_time, zone)) : Json(nullptr);
  json["mirror_age_seconds"] =
      status.mirror_time ? Json(age_of(*status.mirror_time, status)) : Json(nullptr);
  json["under_way"] = status.under_way ? under_way_json(*status.under_way, zone) : Json(nullptr);
  json["success_rate"] = or_null(status.success_rate);
  json["runs_considered"] = status.runs_considered;
  json["runs_succeeded"] = status.runs_succeeded;
  json["median_seconds"] = or_null(status.median_seconds);
  json["longest_seconds"] = or_null(status.longest_seconds);
  json["runs"] = Json::array();
  for (const PastRun& run : status.runs) json["runs"].push_back(run_json(run));
  // Replaced rather than thrown at: an error message may hold bytes that are no UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace etl
