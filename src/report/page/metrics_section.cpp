#include <algorithm>

#include "report/page/charts.h"
#include "report/page/figure_text.h"
#include "report/page/html_text.h"
#include "report/page/sections.h"

namespace etl {

namespace {

constexpr std::size_t kMostMetrics = 24;

// What the mirror says; of load-csv, which asks PostgreSQL alone, what that says.
const std::optional<std::string>& value_of(const MetricComparison& metric) {
  return metric.mirror ? metric.mirror : metric.source;
}

const MetricComparison* named(const HistoricRun& run, const std::string& name) {
  const auto found =
      std::find_if(run.metrics.begin(), run.metrics.end(),
                   [&](const MetricComparison& metric) { return metric.name == name; });
  return found == run.metrics.end() ? nullptr : &*found;
}

// A run that was taken back or never published has no say in what the figures were.
bool counts(const HistoricRun& run) { return run.command != "load-csv" && !run.metrics.empty(); }

std::string change_text(double now, double before, const std::string& unit) {
  if (now == before) return "unchanged since last run";
  const std::string sign = now > before ? "+" : "-";
  std::string text = sign + short_figure(now > before ? now - before : before - now, unit);
  if (before != 0) {
    const double percent = (now - before) / (before < 0 ? -before : before) * 100;
    text += " (" + std::string(percent > 0 ? "+" : "") + plain_number(percent, 1) + " %)";
  }
  return text + " since last run";
}

std::string metric_card(const MetricComparison& newest, const PageFacts& facts) {
  Chart chart;
  std::string first;
  std::string last;
  std::vector<double> known;
  for (auto run = facts.runs.rbegin(); run != facts.runs.rend(); ++run) {
    if (!counts(*run)) continue;
    ChartValue value;
    value.label = run->timestamp.substr(0, 16) + ": ";
    if (const MetricComparison* metric = named(*run, newest.name)) {
      value.value = drawn_value(value_of(*metric));
      value.verdict = metric->equal ? Verdict::kGood : Verdict::kBad;
      value.label += exact_figure(value_of(*metric).value_or("none"), metric->unit);
      if (!metric->equal) {
        value.label +=
            ", in the source " + exact_figure(metric->source.value_or("none"), metric->unit);
      }
    }
    if (value.value) {
      known.push_back(*value.value);
      if (first.empty()) first = run->timestamp.substr(0, 10);
      last = run->timestamp.substr(0, 10);
    }
    chart.values.push_back(std::move(value));
  }
  // What was before the first value is no gap.
  const auto begins = std::find_if(chart.values.begin(), chart.values.end(),
                                   [](const ChartValue& value) { return value.value.has_value(); });
  chart.values.erase(chart.values.begin(), begins);
  chart.first = first;
  chart.last = known.size() > 1 ? last : "";
  chart.title = newest.title + " over " + counted(chart.values.size(), "run");
  chart.tick_text = [unit = newest.unit](double value) { return short_figure(value, unit); };

  std::string note = known.size() > 1
                         ? change_text(known.back(), known[known.size() - 2], newest.unit)
                         : "one run so far";
  if (!newest.equal) {
    note = "<span class=\"badge bad\">" + sign_of(Verdict::kBad) + "Differs</span> source: " +
           escaped(exact_figure(newest.source.value_or("none"), newest.unit));
  }
  return "<figure class=\"card metric\">\n<figcaption>" +
         escaped(newest.title.empty() ? newest.name : newest.title) + "</figcaption>\n<p><b>" +
         escaped(exact_figure(value_of(newest).value_or("none"), newest.unit)) + "</b><span>" +
         note + "</span></p>\n" + (known.empty() ? "" : line_chart(chart)) + "</figure>\n";
}

}  // namespace

std::string metrics_section(const PageFacts& facts) {
  const auto newest = std::find_if(facts.runs.begin(), facts.runs.end(), counts);
  if (newest == facts.runs.end()) return "";
  std::string cards;
  std::size_t shown = 0;
  for (const MetricComparison& metric : newest->metrics) {
    if (++shown > kMostMetrics) break;
    cards += metric_card(metric, facts);
  }
  return section("metrics", "Business metrics", "<div class=\"cards\">\n" + cards + "</div>\n");
}

}  // namespace etl
