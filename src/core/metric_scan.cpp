#include "etl/core/metric_scan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace etl {

namespace {

constexpr std::array<std::string_view, 5> kAggregates = {"count", "sum", "avg", "min", "max"};
// They would mean another thing with more columns in front, or make more than one row.
constexpr std::array<std::string_view, 13> kTooMuch = {
    "distinct", "all",    "group", "having", "window", "over",     "order",
    "limit",    "offset", "fetch", "union",  "except", "intersect"};

struct Statement {
  std::string_view expression;
  std::string_view from;  // from the word FROM on
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool in_word(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

template <typename Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view wanted) {
    return std::equal(word.begin(), word.end(), wanted.begin(), wanted.end(),
                      [](char a, char b) { return lower(a) == b; });
  });
}

// No value for a form that is not known to be plain: texts in quotes, comments, several columns.
std::optional<Statement> plain_aggregate(std::string_view sql) {
  constexpr std::array<std::string_view, 1> kSelect = {"select"};
  constexpr std::array<std::string_view, 1> kFrom = {"from"};
  if (sql.find_first_of("'\"$;\\") != sql.npos || sql.find("--") != sql.npos ||
      sql.find("/*") != sql.npos) {
    return std::nullopt;
  }
  std::size_t select_ends = 0;
  std::size_t from = 0;
  bool aggregate = false;
  int depth = 0;
  for (std::size_t at = 0; at < sql.size();) {
    if (!in_word(sql[at])) {
      if (sql[at] == '(') ++depth;
      if (sql[at] == ')') --depth;
      if (sql[at] == ',' && depth == 0 && from == 0) return std::nullopt;
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < sql.size() && in_word(sql[end])) ++end;
    const std::string_view word = sql.substr(at, end - at);
    if (select_ends == 0) {
      if (at != 0 || !is_one_of(word, kSelect)) return std::nullopt;
      select_ends = end;
    } else if (is_one_of(word, kSelect) || is_one_of(word, kTooMuch)) {
      return std::nullopt;
    } else if (is_one_of(word, kFrom) && depth == 0) {
      if (from != 0) return std::nullopt;
      from = at;
    } else if (from == 0 && end < sql.size() && sql[end] == '(') {
      aggregate = aggregate || is_one_of(word, kAggregates);
    }
    at = end;
  }
  if (from == 0 || !aggregate) return std::nullopt;
  return Statement{sql.substr(select_ends, from - select_ends), sql.substr(from)};
}

}  // namespace

std::vector<MetricScan> metric_scans(const std::vector<const Metric*>& metrics) {
  std::vector<MetricScan> scans;
  std::vector<std::string_view> from;  // of each scan; empty where nothing may join it
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::optional<Statement> statement = plain_aggregate(metrics[i]->sql);
    const auto same = statement ? std::find(from.begin(), from.end(), statement->from) : from.end();
    if (same == from.end()) {
      scans.push_back({metrics[i]->sql, {i}});
      from.push_back(statement ? statement->from : std::string_view());
      continue;
    }
    MetricScan& scan = scans[static_cast<std::size_t>(same - from.begin())];
    scan.sql.insert(std::string("SELECT").size(), std::string(statement->expression) + ",");
    scan.metrics.insert(scan.metrics.begin(), i);
  }
  return scans;
}

}  // namespace etl
