// A schema and rows from bytes: the same bytes always give the same case, so that rapidcheck and
// libFuzzer both can drive it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "unit/sqlite_bulk/both_ways.h"

namespace etl::bulk_test {

Case case_from_bytes(const std::uint8_t* bytes, std::size_t size);

}  // namespace etl::bulk_test
