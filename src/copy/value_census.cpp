#include "etl/copy/value_census.h"

#include <algorithm>

namespace etl {

namespace {

bool is_date(const std::string& base) {
  return base == "date" || base == "timestamp" || base == "timestamptz";
}

// "2024-03-01...": four digits, a dash, and no " BC" at the end.
bool sqlite_reads_date(std::string_view value) {
  constexpr std::size_t kYear = 4;
  if (value.size() <= kYear || value[kYear] != '-') return false;
  if (value[0] < '0' || value[0] > '9') return false;
  return value.back() != 'C';
}

// More significant digits than a double is sure to hold.
bool rounds(std::string_view value) {
  constexpr long kExactDigits = 15;
  const std::size_t first = value.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  std::string_view digits = value.substr(first);
  if (value.find('.') != std::string_view::npos) {
    digits = digits.substr(0, digits.find_last_not_of('0') + 1);
  }
  const auto count =
      std::count_if(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return count > kExactDigits;
}

}  // namespace

ValueCensus::ValueCensus(const QualifiedName& table, const std::vector<MirrorColumn>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const MirrorColumn& column = columns[i];
    const std::string& base = column.source.type.base;
    const bool plain = column.source.type.kind == TypeKind::kBase;
    const auto watch = [&](Kind kind) {
      watched_.push_back({i, display(table) + "." + column.source.name, kind});
    };
    if (plain && (base == "float4" || base == "float8")) watch(Kind::kFloat);
    if (plain && is_date(base)) watch(Kind::kDate);
    if (plain && (base == "numeric" || base == "money")) {
      watch(column.storage.conversion == Conversion::kReal ? Kind::kRounded : Kind::kDecimal);
    }
  }
}

void ValueCensus::count(Watched& watched, std::string_view value) {
  if (watched.kind == Kind::kDate) {
    watched.beyond_dates += sqlite_reads_date(value) ? 0 : 1;
    return;
  }
  const char last = value.empty() ? '0' : value.back();
  if (last == 'N' || last == 'y') ++watched.not_finite;  // NaN, Infinity, -Infinity
  if (watched.kind == Kind::kFloat && value == "-0") ++watched.negative_zeros;
  if (watched.kind == Kind::kRounded && rounds(value)) ++watched.rounded;
}

void ValueCensus::add(const RowBatch& batch) {
  for (Watched& watched : watched_) {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      if (!batch.null(row, watched.column)) count(watched, batch.value(row, watched.column));
    }
  }
}

Notices ValueCensus::notices() const {
  Notices notices;
  for (const Watched& watched : watched_) {
    const auto note = [&](std::uint64_t count, const Message& what) {
      if (count > 0) notices.push_back({NoticeKind::kData, watched.object, what});
    };
    note(watched.not_finite, counted("%1 value is NaN or infinite, kept as TEXT of that name",
                                     "%1 values are NaN or infinite, kept as TEXT of that name",
                                     watched.not_finite, watched.not_finite));
    note(watched.negative_zeros,
         counted("%1 negative zero lost its sign", "%1 negative zeros lost their sign",
                 watched.negative_zeros, watched.negative_zeros));
    note(watched.beyond_dates,
         counted("%1 date is infinite, before Christ or past 9999: SQLite's date functions give "
                 "NULL for it",
                 "%1 dates are infinite, before Christ or past 9999: SQLite's date functions give "
                 "NULL for them",
                 watched.beyond_dates, watched.beyond_dates));
    note(watched.rounded, counted("%1 value of more than 15 digits was rounded",
                                  "%1 values of more than 15 digits were rounded", watched.rounded,
                                  watched.rounded));
  }
  return notices;
}

}  // namespace etl
