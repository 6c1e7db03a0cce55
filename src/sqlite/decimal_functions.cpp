#include "sqlite/decimal_functions.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <new>

#include "sqlite/sqlite_error.h"

// From SQLite 3.45 on, a function has to say that its results have subtypes; earlier ones pass the
// flag over. Its value is part of SQLite's interface, so it also serves a library that is newer
// than the header.
#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0x001000000
#endif

namespace etl {

namespace {

ExactResults& results_of(sqlite3_context* context) {
  return *static_cast<ExactResults*>(sqlite3_user_data(context));
}

struct Sum {
  Decimal total;
  double rough = 0;
  long long count = 0;
  bool exact = true;
};

// SQLite's own memory for an aggregate holds a pointer only: it is not aligned for 128 bits.
Sum** place_of(sqlite3_context* context, int size) {
  return static_cast<Sum**>(sqlite3_aggregate_context(context, size));
}

const Sum* collected(sqlite3_context* context) {
  Sum** place = place_of(context, 0);
  return place != nullptr && *place != nullptr && (*place)->count > 0 ? *place : nullptr;
}

void change(sqlite3_context* context, sqlite3_value* value, int sign) {
  if (sqlite3_value_type(value) == SQLITE_NULL) return;
  Sum** place = place_of(context, sizeof(Sum*));
  if (place == nullptr) return sqlite3_result_error_nomem(context);
  if (*place == nullptr) *place = new (std::nothrow) Sum();
  if (*place == nullptr) return sqlite3_result_error_nomem(context);
  Sum& sum = **place;
  sum.count += sign;
  sum.rough += sign * sqlite3_value_double(value);
  if (!sum.exact) return;
  std::optional<Decimal> part = results_of(context).decimal_of(value);
  if (part && sign < 0) part = part->negated();
  const std::optional<Decimal> total = part ? sum.total.plus(*part) : std::nullopt;
  sum.exact = total.has_value();
  if (total) sum.total = *total;
}

void add(sqlite3_context* context, int, sqlite3_value** values) { change(context, values[0], +1); }
// A row leaves a window.
void take_away(sqlite3_context* context, int, sqlite3_value** values) {
  change(context, values[0], -1);
}

void give_sum(sqlite3_context* context) {
  const Sum* sum = collected(context);
  if (sum == nullptr) return sqlite3_result_null(context);
  if (!sum->exact) return sqlite3_result_double(context, sum->rough);
  results_of(context).give(context, sum->total);
}

void give_average(sqlite3_context* context) {
  const Sum* sum = collected(context);
  if (sum == nullptr) return sqlite3_result_null(context);
  const std::optional<Decimal> average =
      sum->exact ? sum->total.averaged_over(sum->count) : std::nullopt;
  if (!average) {
    return sqlite3_result_double(context, sum->rough / static_cast<double>(sum->count));
  }
  results_of(context).give(context, *average);
}

// SQLite calls it exactly once for each group, also after an error.
template <void (*give)(sqlite3_context*)>
void finish(sqlite3_context* context) {
  give(context);
  Sum** place = place_of(context, 0);
  if (place == nullptr) return;
  delete *place;
  *place = nullptr;
}

void round_decimal(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  const int decimals = count > 1 ? sqlite3_value_int(values[1]) : 0;
  const std::optional<Decimal> value = results_of(context).decimal_of(values[0]);
  const std::optional<Decimal> rounded = value ? value->rounded(decimals) : std::nullopt;
  if (rounded) return results_of(context).give(context, *rounded);
  const double number = sqlite3_value_double(values[0]);
  const double power = std::pow(10.0, decimals);
  const double scaled = number * power;
  sqlite3_result_double(context,
                        std::isfinite(scaled) && power > 0 ? std::round(scaled) / power : number);
}

}  // namespace

void ExactResults::give(sqlite3_context* context, const Decimal& value) {
  if (value.scale == 0 && value.digits <= INT64_MAX && value.digits >= INT64_MIN) {
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(value.digits));
    return;
  }
  const double rough = value.nearest_double();
  sqlite3_result_double(context, rough);
  const std::optional<Decimal> seen = Decimal::from(rough);
  const std::optional<Decimal> error = seen ? seen->plus(value.negated()) : std::nullopt;
  if (error && error->digits == 0) return;  // the double says it all
  kept_[next_] = {rough, value};
  sqlite3_result_subtype(context, ++next_);
  next_ %= static_cast<unsigned>(kept_.size());
}

const Decimal* ExactResults::kept(sqlite3_value* value) const {
  const unsigned subtype = sqlite3_value_subtype(value);
  if (subtype == 0 || subtype > kept_.size()) return nullptr;
  const Kept& candidate = kept_[subtype - 1];
  return candidate.rough == sqlite3_value_double(value) ? &candidate.exact : nullptr;
}

std::optional<Decimal> ExactResults::decimal_of(sqlite3_value* value) const {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return Decimal{sqlite3_value_int64(value), 0};
    case SQLITE_FLOAT:
      if (const Decimal* exact = kept(value)) return *exact;
      return Decimal::from(sqlite3_value_double(value));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
      return Decimal::parse({text, static_cast<std::size_t>(sqlite3_value_bytes(value))});
    }
    default:
      return std::nullopt;
  }
}

std::string ExactResults::text_of(sqlite3_value* column) const {
  // A column's value may be looked at only through a copy (sqlite.org/c3ref/column_blob.html).
  const std::unique_ptr<sqlite3_value, decltype(&sqlite3_value_free)> value(
      sqlite3_value_dup(column), sqlite3_value_free);
  if (value == nullptr) throw std::bad_alloc();
  if (sqlite3_value_type(value.get()) == SQLITE_FLOAT) {
    if (const Decimal* exact = kept(value.get())) return exact->text();
  }
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value.get()));
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value.get()))};
}

void register_decimal_functions(sqlite3* connection, ExactResults& results) {
  constexpr int kFlags =
      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_SUBTYPE | SQLITE_RESULT_SUBTYPE;
  const auto check = [&](int code) {
    if (code != SQLITE_OK) throw mirror_error(message("cannot register functions"), connection);
  };
  check(sqlite3_create_window_function(connection, "sum", 1, kFlags, &results, add,
                                       finish<give_sum>, give_sum, take_away, nullptr));
  check(sqlite3_create_window_function(connection, "avg", 1, kFlags, &results, add,
                                       finish<give_average>, give_average, take_away, nullptr));
  for (const int arguments : {1, 2}) {
    check(sqlite3_create_function_v2(connection, "round", arguments, kFlags, &results,
                                     round_decimal, nullptr, nullptr, nullptr));
  }
}

}  // namespace etl
