// A list in one text: "02:00, 14:00".
#pragma once

#include <string_view>
#include <vector>

namespace etl {

// The parts between commas, without the blanks around them; an empty part stays, for its reader to
// refuse. One part at least.
inline std::vector<std::string_view> comma_list(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    parts.push_back(part);
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace etl
