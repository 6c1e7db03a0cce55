// A row that source and mirror do not have alike. It holds the values: it is what the user asked
// to see.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace etl {

enum class RowDifferenceKind {
  kMissing,  // in the source only
  kExtra,    // in the mirror only
  kChanged,  // in both, one column differs
};

// "missing", "extra" or "changed", as reports and CSV files have it.
inline const char* word_of(RowDifferenceKind kind) {
  switch (kind) {
    case RowDifferenceKind::kMissing:
      return "missing";
    case RowDifferenceKind::kExtra:
      return "extra";
    case RowDifferenceKind::kChanged:
      return "changed";
  }
  return "changed";
}

struct RowDifference {
  std::string table;
  RowDifferenceKind kind = RowDifferenceKind::kChanged;
  // Name and value of each key column; of every column where the table has no key.
  std::vector<std::pair<std::string, std::optional<std::string>>> key;
  std::string column;                 // of kChanged
  std::optional<std::string> source;  // values of that column; no value: NULL
  std::optional<std::string> mirror;
};

}  // namespace etl
