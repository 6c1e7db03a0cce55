#include "cli/schedule_status.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/progress_line.h"

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
    for (std::size_t i = 0; i < kColumns; ++i)
      width[i] = std::max(width[i], displayed_width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::string pad(width[i] - displayed_width(row[i]), ' ');
      line += (kRight[i] ? pad + row[i] : row[i] + pad) + "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

Message rule_text(const ScheduleRule& rule) {
  return message("%1 at %2, %3",
                 rule.days == kEveryDay ? message("daily") : Message(weekdays_text(rule.days)),
                 times_of_day_text(rule.times), rule.zone);
}

std::int64_t age_of(WallTime time, const ScheduleStatus& status) {
  return std::chrono::duration_cast<std::chrono::seconds>(status.now - time).count();
}

Message with_age(const std::string& time, std::int64_t seconds) {
  return message("%1 (%2 ago)", time, duration_text(std::chrono::seconds(seconds)));
}

Message shown_time(WallTime time, const ScheduleStatus& status) {
  return with_age(zone_iso8601(time, status.rule.zone), age_of(time, status));
}

Message last_success(const ScheduleStatus& status) {
  Message text = message("none");
  if (status.last_success) text = printable(*status.last_success);
  if (status.last_success_age_seconds) text = with_age(text, *status.last_success_age_seconds);
  return status.stale() ? message("%1, stale", text) : text;
}

Message success_rate(const ScheduleStatus& status) {
  if (!status.success_rate) return message("no runs yet");
  return counted("%1 % (%2 of %3 run)", "%1 % (%2 of %3 runs)", status.runs_considered,
                 fixed(*status.success_rate * 100, 1), status.runs_succeeded,
                 status.runs_considered);
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

std::vector<std::pair<Message, Message>> status_lines(const ScheduleStatus& status) {
  std::vector<std::pair<Message, Message>> lines;
  lines.emplace_back(message("Schedule"), rule_text(status.rule));
  if (status.under_way) {
    lines.emplace_back(message("Under way"), message("since %1, process %2",
                                                     shown_time(status.under_way->started, status),
                                                     status.under_way->pid));
  }
  lines.emplace_back(message("Next run"),
                     message("%1 (in %2)", zone_iso8601(status.next_run, status.rule.zone),
                             duration_text(until_next_run(status))));
  lines.emplace_back(message("Last success"), last_success(status));
  lines.emplace_back(message("Mirror"),
                     status.mirror_time
                         ? message("as of %1", shown_time(*status.mirror_time, status))
                         : message("none"));
  lines.emplace_back(message("Success rate"), success_rate(status));
  if (status.median_seconds && status.longest_seconds) {
    lines.emplace_back(message("Duration"),
                       message("%1 s (median), %2 s (longest)", fixed(*status.median_seconds, 2),
                               fixed(*status.longest_seconds, 2)));
  }
  return lines;
}

Row heading_row(const Catalogue& catalogue) {
  return {message("Started").in(catalogue), message("Status").in(catalogue),
          message("Exit").in(catalogue),    message("Seconds").in(catalogue),
          message("Records").in(catalogue), message("Error").in(catalogue)};
}

}  // namespace

std::string schedule_status_text(const ScheduleStatus& status, const Catalogue& catalogue) {
  const std::vector<std::pair<Message, Message>> lines = status_lines(status);
  std::size_t width = 0;
  for (const auto& [name, value] : lines) {
    width = std::max(width, displayed_width(name.in(catalogue)));
  }
  std::string text;
  for (const auto& [name, value] : lines) {
    const std::string shown = name.in(catalogue);
    text += shown + std::string(width + 2 - displayed_width(shown), ' ') + value.in(catalogue);
    text += '\n';
  }
  if (status.runs.empty()) return text;
  std::vector<Row> rows = {heading_row(catalogue)};
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
