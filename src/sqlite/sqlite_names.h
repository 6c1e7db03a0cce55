// Quoting by SQLite's rules (sqlite.org/lang_keywords.html).
#pragma once

#include <string>
#include <string_view>

namespace etl {

inline std::string quoted_with(std::string_view text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    quoted += c;
    if (c == quote) quoted += quote;
  }
  quoted += quote;
  return quoted;
}

inline std::string sqlite_identifier(std::string_view name) { return quoted_with(name, '"'); }
inline std::string sqlite_text(std::string_view text) { return quoted_with(text, '\''); }

}  // namespace etl
