#include "sqlite/decimal_functions.h"

#include <sqlite3.h>

#include <cstdio>
#include <new>

#include "sqlite/decimal.h"
#include "sqlite/sqlite_error.h"

namespace etl {

namespace {

std::optional<Decimal> decimal_of(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return Decimal{sqlite3_value_int64(value), 0};
    case SQLITE_FLOAT: {
      char text[32];
      const int length = std::snprintf(text, sizeof text, "%.15g", sqlite3_value_double(value));
      return Decimal::parse({text, static_cast<std::size_t>(length)});
    }
    case SQLITE_TEXT:
      return Decimal::parse({reinterpret_cast<const char*>(sqlite3_value_text(value)),
                             static_cast<std::size_t>(sqlite3_value_bytes(value))});
    default:
      return std::nullopt;
  }
}

void give(sqlite3_context* context, const Decimal& value) {
  constexpr __int128 kLargest = INT64_MAX;
  if (value.scale == 0 && value.digits <= kLargest && value.digits >= -kLargest) {
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(value.digits));
    return;
  }
  const std::string text = value.text();
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

struct Sum {
  Decimal total;
  double rough = 0;
  long long count = 0;
  bool exact = true;
};

void add(sqlite3_context* context, int, sqlite3_value** values) {
  auto* memory = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
  if (memory == nullptr) return sqlite3_result_error_nomem(context);
  if (memory->count == 0) new (memory) Sum();  // SQLite gives zeroed bytes
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  ++memory->count;
  memory->rough += sqlite3_value_double(values[0]);
  if (!memory->exact) return;
  const std::optional<Decimal> value = decimal_of(values[0]);
  const std::optional<Decimal> total = value ? memory->total.plus(*value) : std::nullopt;
  memory->exact = total.has_value();
  if (total) memory->total = *total;
}

const Sum* collected(sqlite3_context* context) {
  const auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, 0));
  return sum != nullptr && sum->count > 0 ? sum : nullptr;
}

void give_sum(sqlite3_context* context) {
  const Sum* sum = collected(context);
  if (sum == nullptr) return sqlite3_result_null(context);
  if (!sum->exact) return sqlite3_result_double(context, sum->rough);
  give(context, sum->total);
}

void give_average(sqlite3_context* context) {
  const Sum* sum = collected(context);
  if (sum == nullptr) return sqlite3_result_null(context);
  if (!sum->exact) {
    return sqlite3_result_double(context, sum->rough / static_cast<double>(sum->count));
  }
  give(context, sum->total.divided_by(sum->count));
}

void round_decimal(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const int decimals = count > 1 ? sqlite3_value_int(values[1]) : 0;
  const std::optional<Decimal> value = decimal_of(values[0]);
  if (!value) return sqlite3_result_double(context, sqlite3_value_double(values[0]));
  give(context, value->rounded(decimals));
}

}  // namespace

void register_decimal_functions(sqlite3* connection) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  const auto check = [&](int code) {
    if (code != SQLITE_OK) throw mirror_error("cannot register functions", connection);
  };
  check(sqlite3_create_function_v2(connection, "sum", 1, kFlags, nullptr, nullptr, add, give_sum,
                                   nullptr));
  check(sqlite3_create_function_v2(connection, "avg", 1, kFlags, nullptr, nullptr, add,
                                   give_average, nullptr));
  for (const int arguments : {1, 2}) {
    check(sqlite3_create_function_v2(connection, "round", arguments, kFlags, nullptr, round_decimal,
                                     nullptr, nullptr, nullptr));
  }
}

}  // namespace etl
