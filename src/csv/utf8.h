// Whether bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF).
#pragma once

#include <cstddef>
#include <string_view>

namespace etl {

// Position of the first byte that is not part of a valid sequence; npos where all is valid.
std::size_t first_invalid_utf8(std::string_view text);

}  // namespace etl
