// Whether a text is a value of a type, as far as it can be known without the server.
#pragma once

#include <string_view>

namespace etl {

enum class TextFit {
  kFits,
  kInvalid,     // no value of the type by its form
  kOutOfRange,  // of a right form, but there is no such value
  kUnknown,     // some version or setting of the server may take it
};

// isspace() of the C locale, which the server goes by (a UTF-8 database; any, on glibc).
inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

inline std::string_view without_spaces_around(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// `lower`: in small letters.
inline bool same_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace etl
