// The vertical axis of a chart: from a round number to a round number in round steps.
#pragma once

#include <vector>

namespace etl {

struct Scale {
  double low = 0;
  double high = 1;            // always above `low`
  std::vector<double> ticks;  // from low to high, evenly
  double part(double value) const { return (value - low) / (high - low); }  // 0 to 1 within it
};

// Covers both; three to six ticks. Equal values get room on both sides.
Scale round_scale(double low, double high);

}  // namespace etl
