// What is wrong with one value of a row, in the same words whether we found it or the server did.
#pragma once

#include <string>
#include <string_view>

#include "etl/core/message.h"

namespace etl {

// On one line, control characters as spaces, of at most 80 bytes and "..." behind what was cut,
// which is never the middle of a UTF-8 character.
std::string cut_short(std::string_view text);

// `"abc" is not a valid integer`. `value`: as it is to be shown. Empty for an SQLSTATE that is not
// about a value and its type (postgresql.org/docs/15/errcodes-appendix.html, class 22, and 23502).
Message value_fault(std::string_view sqlstate, const Message& value, const Message& type);

}  // namespace etl
