// Charts as inline SVG. The drawing stretches with the page; texts stand beside it as HTML, so that
// they keep their size. Each chart has a title that says in words what it shows, and each of its
// values one that a pointer shows. Texts given to these functions are escaped here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "report/page/verdict.h"

namespace etl {

struct ChartValue {
  std::optional<double> value;  // no value: nothing was known then
  Verdict verdict = Verdict::kGood;
  std::string label;  // "2026-03-01 02:00: 0.45s, 421 rows"
};

struct Chart {
  std::string title;               // "Duration of the last 40 runs"
  std::vector<ChartValue> values;  // oldest first
  std::string first;               // below the left end: when
  std::string last;                // below the right end
  std::function<std::string(double)> tick_text;
};

// Bars from zero. What was not good has a dot above its bar, too.
std::string bar_chart(const Chart& chart);

// A line whose axis begins near the lowest value; gaps where there is none. What was not good is a
// dot, and so is the newest value.
std::string line_chart(const Chart& chart);

// A line without axes, as high as a line of text. Empty for fewer than two values.
std::string sparkline(const std::string& title, const std::vector<std::optional<double>>& values);

}  // namespace etl
