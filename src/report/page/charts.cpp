#include "report/page/charts.h"

#include <algorithm>
#include <cmath>

#include "report/page/figure_text.h"
#include "report/page/html_text.h"
#include "report/page/scale.h"

namespace etl {

namespace {

// Of the drawing, in its own units: it is stretched to the room that there is.
constexpr double kWidth = 600;
constexpr double kHeight = 100;
constexpr double kHeadroom = 10;  // for dots above the highest bar

std::string at(double coordinate) { return plain_number(coordinate); }

double height_of(const Scale& scale, double value) {
  return kHeight - scale.part(value) * (kHeight - kHeadroom);
}

std::string titled(const std::string& text) { return "<title>" + escaped(text) + "</title>"; }

// A round dot stays round in a stretched drawing as the end of a line without length.
std::string dot(double x, double y, const std::string& classes) {
  return "<path class=\"dot " + classes + "\" d=\"M" + at(x) + " " + at(y) + "h0\"/>";
}

// Nothing to see; what a pointer finds, with the label of its value.
std::string touched(double x, double width, const std::string& label) {
  return "<rect class=\"touch\" x=\"" + at(x) + "\" y=\"0\" width=\"" + at(width) + "\" height=\"" +
         at(kHeight) + "\">" + titled(label) + "</rect>";
}

std::string framed(const Chart& chart, const Scale& scale, const std::string& drawing) {
  std::string lines;
  std::string labels;
  for (const double tick : scale.ticks) {
    const std::string y = at(height_of(scale, tick));
    lines += "<path class=\"grid\" d=\"M0 " + y + "H" + at(kWidth) + "\"/>";
    labels += "<span style=\"top:" + y + "%\">" + escaped(chart.tick_text(tick)) + "</span>";
  }
  // The widest label makes room for all of them.
  std::string widest;
  for (const double tick : scale.ticks) {
    const std::string text = chart.tick_text(tick);
    if (text.size() > widest.size()) widest = text;
  }
  return "<div class=\"plot\"><div class=\"ticks\" aria-hidden=\"true\"><b>" + escaped(widest) +
         "</b>" + labels + "</div><svg viewBox=\"0 0 " + at(kWidth) + " " + at(kHeight) +
         "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + escaped(chart.title) +
         "\">" + titled(chart.title) + lines + drawing + "</svg><div class=\"ends\"><span>" +
         escaped(chart.first) + "</span><span>" + escaped(chart.last) + "</span></div></div>\n";
}

struct Extent {
  double low = 0;
  double high = 0;
  std::size_t known = 0;
};

Extent extent_of(const std::vector<std::optional<double>>& values) {
  Extent extent;
  for (const std::optional<double>& value : values) {
    if (!value) continue;
    extent.low = extent.known == 0 ? *value : std::min(extent.low, *value);
    extent.high = extent.known == 0 ? *value : std::max(extent.high, *value);
    ++extent.known;
  }
  return extent;
}

std::vector<std::optional<double>> numbers_of(const Chart& chart) {
  std::vector<std::optional<double>> numbers;
  for (const ChartValue& value : chart.values) numbers.push_back(value.value);
  return numbers;
}

// Steps of a path through those that are there; a lone one becomes a dot by the line's round end.
std::string path_through(const std::vector<std::optional<double>>& values,
                         const std::function<double(std::size_t)>& x,
                         const std::function<double(double)>& y) {
  std::string path;
  bool joined = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) {
      joined = false;
      continue;
    }
    path += (joined ? "L" : "M") + at(x(i)) + " " + at(y(*values[i]));
    const bool lone = !joined && (i + 1 == values.size() || !values[i + 1]);
    if (lone) path += "h0";
    joined = true;
  }
  return path;
}

}  // namespace

std::string bar_chart(const Chart& chart) {
  constexpr double kWidestBar = 22;
  constexpr double kLowestBar = 1.5;
  const double high = extent_of(numbers_of(chart)).high;
  const Scale scale = round_scale(0, high > 0 ? high : 1);
  const double slot = kWidth / static_cast<double>(std::max<std::size_t>(chart.values.size(), 1));
  const double width = std::min(slot * 0.7, kWidestBar);
  std::string drawing;
  double left = 0;
  for (const ChartValue& bar : chart.values) {
    const double top =
        std::min(height_of(scale, std::max(bar.value.value_or(0), 0.0)), kHeight - kLowestBar);
    const std::string colour = class_of(bar.verdict);
    const double middle = left + slot / 2;
    drawing += "<g><rect class=\"bar " + colour + "\" x=\"" + at(middle - width / 2) + "\" y=\"" +
               at(top) + "\" width=\"" + at(width) + "\" height=\"" + at(kHeight - top) + "\"/>";
    if (bar.verdict != Verdict::kGood) drawing += dot(middle, top - 6, colour);
    drawing += touched(left, slot, bar.label) + "</g>\n";
    left += slot;
  }
  return framed(chart, scale, drawing);
}

std::string line_chart(const Chart& chart) {
  const std::vector<std::optional<double>> numbers = numbers_of(chart);
  const Extent extent = extent_of(numbers);
  const Scale scale = round_scale(extent.low, extent.high);
  const double slot = kWidth / static_cast<double>(std::max<std::size_t>(numbers.size(), 1));
  const auto x = [&](std::size_t i) { return (static_cast<double>(i) + 0.5) * slot; };
  const auto y = [&](double value) { return height_of(scale, value); };
  std::string drawing = "<path class=\"line\" d=\"" + path_through(numbers, x, y) + "\"/>\n";
  std::size_t newest = numbers.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!numbers[i]) continue;
    newest = i;
    const ChartValue& value = chart.values[i];
    if (value.verdict != Verdict::kGood) {
      drawing += dot(x(i), y(*numbers[i]), class_of(value.verdict));
    }
    drawing += touched(static_cast<double>(i) * slot, slot, value.label) + "\n";
  }
  if (newest < numbers.size() && chart.values[newest].verdict == Verdict::kGood) {
    drawing += dot(x(newest), y(*numbers[newest]), "newest");
  }
  return framed(chart, scale, drawing);
}

std::string sparkline(const std::string& title, const std::vector<std::optional<double>>& values) {
  const Extent extent = extent_of(values);
  if (extent.known < 2) return "";
  constexpr double kSparkWidth = 100;
  constexpr double kSparkHeight = 24;
  constexpr double kMargin = 3;
  // A change of one row in a million is no cliff.
  constexpr double kLeastRoom = 0.05;
  const double low = std::min(extent.low, extent.high - std::fabs(extent.high) * kLeastRoom);
  const double room = extent.high - low;
  const double step = (kSparkWidth - 2 * kMargin) / static_cast<double>(values.size() - 1);
  const auto x = [&](std::size_t i) { return kMargin + static_cast<double>(i) * step; };
  const auto y = [&](double value) {
    const double part = room > 0 ? (value - low) / room : 0.5;
    return kSparkHeight - kMargin - part * (kSparkHeight - 2 * kMargin);
  };
  return "<svg class=\"spark\" viewBox=\"0 0 " + at(kSparkWidth) + " " + at(kSparkHeight) +
         "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + escaped(title) + "\">" +
         titled(title) + "<path class=\"line\" d=\"" + path_through(values, x, y) + "\"/></svg>";
}

}  // namespace etl
