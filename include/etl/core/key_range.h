// A range of keys of one column, understood alike by source and mirror.
#pragma once

#include <optional>
#include <string>

namespace etl {

enum class KeyOrder {
  kInteger,  // as 64-bit integers
  kBytes,  // as the bytes of the value's text in UTF-8 (PostgreSQL's COLLATE "C", SQLite's BINARY)
};

struct KeyRange {
  std::string column;  // of the source; the mirror's table knows its own name for it
  KeyOrder order = KeyOrder::kBytes;
  std::optional<std::string> from;  // inclusive; no value: from the first
  std::optional<std::string> to;    // exclusive; no value: to the last
};

}  // namespace etl
