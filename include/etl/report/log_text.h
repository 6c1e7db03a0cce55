// Text from outside (names, messages, values) made safe for one line of a log or a terminal.
#pragma once

#include <string>
#include <string_view>

namespace etl {

// Control characters (of ASCII and of Unicode's C1), line and paragraph separators and the marks
// that turn the direction of writing become escapes as in C: \n, \x1b, \u2028; bytes that are not
// UTF-8 become \xNN. So data can neither begin a new line nor move a terminal's cursor. All other
// text, backslashes too, stays as it is.
std::string escape_control_characters(std::string_view text);

}  // namespace etl
