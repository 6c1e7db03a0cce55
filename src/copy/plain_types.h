// Booleans, UUIDs, bytes and texts of limited length, as boolin(), uuid_in(), byteain() and
// varchar_in() of PostgreSQL read them; nothing of theirs is unknown.
#pragma once

#include <cstddef>
#include <string_view>

namespace etl {

bool is_boolean(std::string_view text);
bool is_uuid(std::string_view text);

enum class ByteaFit {
  kFits,
  kBadHex,     // behind \x
  kBadEscape,  // a backslash without three octal digits or another backslash
};
ByteaFit bytea_fit(std::string_view text);

// In characters of UTF-8; spaces at the end beyond the limit do not count.
bool fits_length(std::string_view text, std::size_t limit);

}  // namespace etl
