#include "etl/report/open_metrics.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "etl/core/version.h"
#include "report/page/figure_text.h"
#include "report/page/sections.h"

namespace etl {

namespace {

// A time series each; the largest tables are those that somebody watches.
constexpr std::size_t kMostTables = 1000;

std::string escaped_label(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text;
}

// One family of metrics: what it is, then its samples.
class Family {
 public:
  Family(std::string& text, const std::string& name, const std::string& type,
         const std::string& help)
      : text_(text), name_(name) {
    constexpr const char* kSeconds = "_seconds";
    text_ += "# TYPE " + name + " " + type + "\n";
    if (name.size() > 8 && name.substr(name.size() - 8) == kSeconds) {
      text_ += "# UNIT " + name + " seconds\n";
    }
    text_ += "# HELP " + name + " " + help + "\n";
  }

  void sample(const std::string& suffix, const std::string& label, const std::string& label_value,
              const std::string& value) const {
    text_ += name_ + suffix;
    if (!label.empty()) text_ += "{" + label + "=\"" + escaped_label(label_value) + "\"}";
    text_ += " " + value + "\n";
  }
  void sample(const std::string& value) const { sample("", "", "", value); }

 private:
  std::string& text_;
  const std::string name_;
};

std::string seconds_of(std::chrono::system_clock::time_point time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

void add_times(std::string& text, const PageFacts& facts, const HistoricRun* newest) {
  const auto moment = [&](const std::string& name, const std::string& help,
                          const std::optional<std::chrono::system_clock::time_point>& time) {
    if (time) Family(text, name, "gauge", help).sample(seconds_of(*time));
  };
  const HistoricRun* const success = last_success(facts);
  moment("etl_last_run_timestamp_seconds", "When the newest replication began.",
         newest != nullptr ? newest->started : std::nullopt);
  moment("etl_last_success_timestamp_seconds", "When the newest replication began that succeeded.",
         success != nullptr ? success->started : std::nullopt);
  moment("etl_next_run_timestamp_seconds", "When the next replication is due.", facts.next_run);
  moment("etl_mirror_timestamp_seconds", "As of when the rows in the mirror are.",
         facts.mirror_time);
}

void add_newest(std::string& text, const HistoricRun& newest) {
  Family(text, "etl_last_run_exit_code", "gauge",
         "Exit code of the newest replication; 0 where it succeeded.")
      .sample(std::to_string(newest.exit_code));
  Family(text, "etl_run_duration_seconds", "gauge", "How long the newest replication took.")
      .sample(plain_number(newest.seconds, 6));
}

void add_tables(std::string& text, const PageFacts& facts) {
  const HistoricRun* const success = last_success(facts);
  if (success == nullptr || success->tables.empty()) return;
  std::vector<TableReport> tables = success->tables;
  std::stable_sort(tables.begin(), tables.end(), [](const TableReport& a, const TableReport& b) {
    return a.records > b.records;
  });
  tables.resize(std::min(tables.size(), kMostTables));
  std::sort(tables.begin(), tables.end(),
            [](const TableReport& a, const TableReport& b) { return a.table < b.table; });
  const Family family(text, "etl_table_rows", "gauge",
                      "Rows of a table in the newest replication that succeeded.");
  const std::string* before = nullptr;
  for (const TableReport& table : tables) {
    if (before == nullptr || *before != table.table) {  // a damaged report: each series is once
      family.sample("", "table", table.table, std::to_string(table.records));
    }
    before = &table.table;
  }
}

void add_counters(std::string& text, const RunCounters& counters) {
  const Family runs(text, "etl_runs", "counter",
                    "Replications since this schedule was started, by how they ended.");
  // All of them from the start, so that the first failure is an increase.
  for (const char* status : {"SUCCESS", "PARTIAL", "DIFFERENCES", "INTERRUPTED", "ERROR"}) {
    const auto found = counters.runs.find(status);
    runs.sample("_total", "outcome", lower(status),
                std::to_string(found == counters.runs.end() ? 0 : found->second));
  }
  Family(text, "etl_rows_replicated", "counter",
         "Rows copied by replications since this schedule was started.")
      .sample("_total", "", "", std::to_string(counters.rows));
}

}  // namespace

std::string open_metrics_text(const PageFacts& facts, const RunCounters& counters) {
  std::string text;
  Family(text, "etl_build", "info", "Which etl this is.")
      .sample("_info", "version", std::string(kVersion), "1");
  const auto newest =
      std::find_if(facts.runs.begin(), facts.runs.end(),
                   [](const HistoricRun& run) { return run.command == "replicate"; });
  const HistoricRun* const run = newest == facts.runs.end() ? nullptr : &*newest;
  add_times(text, facts, run);
  if (run != nullptr) add_newest(text, *run);
  add_tables(text, facts);
  add_counters(text, counters);
  return text + "# EOF\n";
}

}  // namespace etl
