#include "etl/report/log_text.h"

#include <cstdint>
#include <cstdio>

namespace etl {

namespace {

struct Decoded {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: no UTF-8
};

// By the table of well-formed byte sequences in the Unicode standard (3-7): no overlong forms, no
// surrogates, nothing past U+10FFFF.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t length = 0;
  std::uint32_t code = 0;
  std::uint32_t lowest = 0;
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first < 0xE0) {
    length = 2, code = first & 0x1FU, lowest = 0x80;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, code = first & 0x0FU, lowest = 0x800;
  } else if (first >= 0xF0 && first < 0xF5) {
    length = 4, code = first & 0x07U, lowest = 0x10000;
  }
  if (length == 0 || text.size() < length) return {};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < lowest || surrogate || code > 0x10FFFF ? Decoded{} : Decoded{code, length};
}

bool is_printable(std::uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code <= 0x9F)) return false;
  if (code == 0x2028 || code == 0x2029) return false;
  const bool direction = code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069);
  return !direction;
}

void append_escape(std::string& out, const char* format, std::uint32_t code) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, code);
  out += buffer;
}

}  // namespace

std::string escape_control_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (character.length == 0) {
      append_escape(out, "\\x%02x", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (is_printable(character.code)) {
      out += text.substr(0, character.length);
    } else if (character.code == '\n') {
      out += "\\n";
    } else if (character.code == '\r') {
      out += "\\r";
    } else if (character.code == '\t') {
      out += "\\t";
    } else {
      append_escape(out, character.code < 0x80 ? "\\x%02x" : "\\u%04x", character.code);
    }
    text.remove_prefix(character.length);
  }
  return out;
}

}  // namespace etl
