#include "cli/progress_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/figures.h"
#include "etl/report/log_text.h"

namespace etl {

namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::size_t kLongestName = 30;
// Before that a rate is mostly noise.
constexpr double kSecondsForARate = 0.5;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string bar(double share) {
  const auto done = static_cast<std::size_t>(share * static_cast<double>(kBarWidth));
  std::string text(done, '=');
  if (done < kBarWidth) text += '>';
  text.resize(kBarWidth, ' ');
  return "[" + text + "]";
}

std::string clock_time(double seconds) {
  // A longer forecast is none.
  const long whole = std::lround(std::min(seconds, 359'999.0));
  char buffer[40];
  if (whole < 3600) {
    std::snprintf(buffer, sizeof buffer, "%ld:%02ld", whole / 60, whole % 60);
  } else {
    std::snprintf(buffer, sizeof buffer, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
                  whole % 60);
  }
  return buffer;
}

}  // namespace

std::size_t displayed_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string shortened(const std::string& text, std::size_t width) {
  if (displayed_width(text) <= width) return text;
  if (width == 0) return {};
  std::size_t bytes = 0;
  for (std::size_t characters = 0; bytes < text.size(); ++bytes) {
    if (starts_character(text[bytes]) && ++characters == width) break;
  }
  return text.substr(0, bytes) + "…";
}

std::string progress_line(const Progress& progress, int columns, const Catalogue& catalogue) {
  const auto rows = static_cast<double>(progress.rows);
  const bool estimated = progress.expected_rows > 0 && rows <= progress.expected_rows;
  std::string line = shortened(escape_control_characters(progress.table), kLongestName);
  if (estimated) {
    const double share = rows / progress.expected_rows;
    char percent[16];
    std::snprintf(percent, sizeof percent, "%3d%%", static_cast<int>(share * 100));
    line += "  " + bar(share) + " " + percent;
  }
  line += "  " + rows_text(progress.rows).in(catalogue);
  if (progress.seconds >= kSecondsForARate && progress.rows > 0) {
    const double rate = rows / progress.seconds;
    line +=
        "  " + message("%1 rows/s", with_thousands(static_cast<std::uint64_t>(rate))).in(catalogue);
    if (estimated) {
      line += "  " +
              message("%1 left", clock_time((progress.expected_rows - rows) / rate)).in(catalogue);
    }
  }
  // The last column stays free: some terminals wrap when it is filled.
  return shortened(line, static_cast<std::size_t>(std::max(columns - 1, 1)));
}

}  // namespace etl
