#include "etl/core/value_fault.h"

namespace etl {

std::string cut_short(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string line;
  bool whole = true;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ' ';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    whole = line.size() <= kLongest;
    if (!whole) break;
    line += blank ? ' ' : c;
  }
  if (whole) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
  }
  if (line.size() <= kLongest) return line;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "...";
}

Message value_fault(std::string_view sqlstate, const Message& value, const Message& type) {
  for (const std::string_view invalid : {"22P02", "22007", "22008", "22009", "22023"}) {
    if (sqlstate == invalid) return message("%1 is not a valid %2", value, type);
  }
  if (sqlstate == "22003") return message("%1 is out of range for %2", value, type);
  if (sqlstate == "22001") return message("%1 is too long for %2", value, type);
  if (sqlstate == "23502") return message("a value is required, and there is none");
  return {};
}

}  // namespace etl
