#include "report/page/scale.h"

#include <algorithm>
#include <cmath>

namespace etl {

namespace {

constexpr double kWantedSteps = 3;

// 1, 2 or 5 times a power of ten.
double round_step(double rough) {
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double digit = rough / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

}  // namespace

Scale round_scale(double low, double high) {
  if (high < low) std::swap(low, high);
  // What a double can no longer tell apart is equal, too.
  const double size = std::max(std::fabs(low), std::fabs(high));
  if (high - low <= size * 1e-9) {
    const double room = size > 0 ? size / 10 : 1;
    low -= room;
    high += room;
  }
  const double step = round_step((high - low) / kWantedSteps);
  const double first = std::floor(low / step);
  const double last = std::ceil(high / step);
  Scale scale;
  for (double tick = first; tick <= last + 0.5; ++tick) scale.ticks.push_back(tick * step);
  scale.low = scale.ticks.front();
  scale.high = scale.ticks.back();
  return scale;
}

}  // namespace etl
