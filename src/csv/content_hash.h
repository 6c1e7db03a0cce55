// What a file's content is known by in the load log.
#pragma once

#include <string>

#include "csv/byte_input.h"

namespace etl {

// SHA-256 of all bytes to the end, in hexadecimal. Throws as the input does.
std::string sha256_of(ByteInput& input);

}  // namespace etl
