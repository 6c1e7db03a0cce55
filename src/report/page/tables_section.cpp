#include <algorithm>
#include <map>

#include "etl/core/figures.h"
#include "report/page/charts.h"
#include "report/page/html_text.h"
#include "report/page/sections.h"

namespace etl {

namespace {

constexpr std::size_t kMostTables = 200;  // the report names them all

// The newest replication that came as far as its tables, and those before it.
std::vector<const HistoricRun*> copies(const PageFacts& facts) {
  std::vector<const HistoricRun*> runs;
  for (const HistoricRun& run : facts.runs) {
    if (run.command == "replicate" && !run.tables.empty()) runs.push_back(&run);
  }
  return runs;
}

// Rows of each table in each run, oldest first; no value where it was not copied.
using RowsOverTime = std::map<std::string, std::vector<std::optional<double>>>;

RowsOverTime rows_over_time(const std::vector<const HistoricRun*>& runs) {
  RowsOverTime rows;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const TableReport& table : runs[runs.size() - 1 - i]->tables) {
      if (!table.success) continue;
      std::vector<std::optional<double>>& of_table = rows[table.table];
      of_table.resize(runs.size());
      of_table[i] = static_cast<double>(table.records);
    }
  }
  return rows;
}

std::string trend(const TableReport& table, const RowsOverTime& history) {
  const auto found = history.find(table.table);
  if (found == history.end()) return "";
  const std::vector<std::optional<double>>& rows = found->second;
  const auto first = std::find_if(rows.begin(), rows.end(),
                                  [](const std::optional<double>& value) { return value; });
  if (first == rows.end()) return "";
  const std::vector<std::optional<double>> known(first, rows.end());
  return sparkline("Rows of " + table.table + " over " + counted(known.size(), "run") + ", " +
                       with_thousands(static_cast<std::uint64_t>(**first)) + " at first",
                   known);
}

std::string status_of(const TableReport& table) {
  if (table.success) {
    return "<span class=\"badge good\">" + sign_of(Verdict::kGood) + "Done</span>";
  }
  return "<span class=\"badge bad\">" + sign_of(Verdict::kBad) +
         "Failed</span><p class=\"error\">" + escaped(table.error.english(), 300) + "</p>";
}

std::string row_of(const TableReport& table, const RowsOverTime& history) {
  return "<tr><th scope=\"row\" class=\"name\">" + escaped(table.table) +
         "</th><td class=\"outcome\">" + status_of(table) + "</td><td class=\"number rows\">" +
         with_thousands(table.records) + "</td><td class=\"trend\">" + trend(table, history) +
         "</td><td class=\"number duration\">" + as_duration(table.seconds) + "</td></tr>\n";
}

}  // namespace

std::string tables_section(const PageFacts& facts) {
  const std::vector<const HistoricRun*> runs = copies(facts);
  if (runs.empty()) return "";
  const HistoricRun& newest = *runs.front();
  const RowsOverTime history = rows_over_time(runs);
  std::vector<TableReport> tables = newest.tables;
  // What failed first, then by name; the long tail of a large schema is in the report.
  std::stable_sort(tables.begin(), tables.end(), [](const TableReport& a, const TableReport& b) {
    return a.success != b.success ? b.success : a.table < b.table;
  });
  std::string rows;
  for (std::size_t i = 0; i < std::min(tables.size(), kMostTables); ++i) {
    rows += row_of(tables[i], history);
  }
  std::string more;
  if (tables.size() > kMostTables) {
    more = "<p class=\"note\">And " + with_thousands(tables.size() - kMostTables) +
           " more, in the report.</p>\n";
  }
  return section(
      "tables", "Tables",
      scrolling_table("tables", "Tables and views of the copy of " + shown_time(newest.timestamp),
                      "<th scope=\"col\">Table</th><th scope=\"col\">Outcome</th>"
                      "<th scope=\"col\" class=\"number\">Rows</th>"
                      "<th scope=\"col\">Rows over time</th>"
                      "<th scope=\"col\" class=\"number\">Duration</th>",
                      rows) +
          more);
}

}  // namespace etl
