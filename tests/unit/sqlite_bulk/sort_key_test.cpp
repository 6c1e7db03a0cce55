#include "sqlite/bulk/sort_key.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "sqlite/bulk/sort_entry.h"
#include "unit/sqlite_bulk/sqlite_file.h"

namespace etl::bulk {
namespace {

std::string key_of(const KeyPart& part, const StoredValue& value) {
  std::string key(key_part_bound(value), '\0');
  auto* const start = reinterpret_cast<unsigned char*>(key.data());
  key.resize(static_cast<std::size_t>(put_key_part(part, value, start) - start));
  return key;
}

int compare(const std::string& a, const std::string& b) {
  const int order = compare_keys(reinterpret_cast<const unsigned char*>(a.data()), a.size(),
                                 reinterpret_cast<const unsigned char*>(b.data()), b.size());
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

StoredValue value_of(std::int64_t number) {
  StoredValue value;
  value.set_integer(number);
  return value;
}

StoredValue value_of(double number) {
  StoredValue value;
  value.set_real(number);
  return value;
}

StoredValue value_of(const std::string& text) {
  StoredValue value;
  value.set_text(text.data(), text.size());
  return value;
}

// What SQLite says: -1, 0 or 1.
template <typename A, typename B>
int sqlite_order(const A& a, const B& b, const char* collation) {
  static sqlite3* const handle = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    return opened;
  }();
  const std::string sql = "SELECT (?1 > ?2 COLLATE " + std::string(collation) +
                          ") - (?1 < ?2 COLLATE " + collation + ")";
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
  const auto bind = [&](int at, const auto& value) {
    using Type = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Type, double>) {
      sqlite3_bind_double(statement, at, value);
    } else if constexpr (std::is_same_v<Type, std::int64_t>) {
      sqlite3_bind_int64(statement, at, value);
    } else {
      sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()),
                        SQLITE_TRANSIENT);
    }
  };
  bind(1, a);
  bind(2, b);
  sqlite3_step(statement);
  const int order = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return order;
}

const std::vector<std::int64_t>& integers() {
  static const std::vector<std::int64_t> all = [] {
    std::vector<std::int64_t> made = {std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max(), 0};
    for (int bit = 0; bit < 63; ++bit) {
      for (const std::int64_t around : {-1, 0, 1}) {
        made.push_back((std::int64_t{1} << bit) + around);
        made.push_back(-(std::int64_t{1} << bit) + around);
      }
    }
    return made;
  }();
  return all;
}

TEST(SortKey, OrdersIntegersAndRealsAsSqliteDoes) {
  std::vector<double> reals = {0.5,
                               -0.5,
                               5e-324,
                               -5e-324,
                               1e300,
                               -1e300,
                               -0.0,
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()};
  for (const std::int64_t number : integers()) reals.push_back(static_cast<double>(number));
  const KeyPart part;
  for (const double real : reals) {
    for (const std::int64_t number : integers()) {
      ASSERT_EQ(compare(key_of(part, value_of(real)), key_of(part, value_of(number))),
                sqlite_order(real, number, "BINARY"))
          << real << " and " << number;
    }
  }
}

TEST(SortKey, OrdersIntegersInBothShapesAndDirections) {
  for (const KeyShape shape : {KeyShape::kIntegers, KeyShape::kAny}) {
    KeyPart up;
    up.shape = shape;
    KeyPart down = up;
    down.descending = true;
    for (const std::int64_t a : integers()) {
      for (const std::int64_t b : integers()) {
        const int order = a < b ? -1 : a > b ? 1 : 0;
        ASSERT_EQ(compare(key_of(up, value_of(a)), key_of(up, value_of(b))), order);
        ASSERT_EQ(compare(key_of(down, value_of(a)), key_of(down, value_of(b))), -order);
      }
    }
  }
}

TEST(SortKey, OrdersTextsAsEachCollationOfSqliteDoes) {
  const std::vector<std::pair<Collation, const char*>> collations = {
      {Collation::kBinary, "BINARY"}, {Collation::kNocase, "NOCASE"}, {Collation::kRtrim, "RTRIM"}};
  const auto texts = rc::gen::container<std::string>(rc::gen::element(
      'a', 'A', 'b', 'B', 'Z', '[', ' ', ' ', '\0', '\x01', '\x02', '\xc3', '\xff'));
  for (const auto& [collation, name] : collations) {
    EXPECT_TRUE(rc::check([&, chosen = collation, sql = name] {
      const std::string a = *texts;
      const std::string b = *texts;
      for (const KeyShape shape : {KeyShape::kAny, KeyShape::kPlainText}) {
        for (const bool descending : {false, true}) {
          const KeyPart part{shape, chosen, descending, false};
          const int order = compare(key_of(part, value_of(a)), key_of(part, value_of(b)));
          RC_ASSERT((descending ? -order : order) == sqlite_order(a, b, sql));
        }
      }
    }));
  }
}

TEST(SortKey, OrdersNullBeforeNumbersBeforeTextBeforeBlobs) {
  const std::string text = "a";
  StoredValue blob;
  blob.set_blob(text.data(), 0);
  const std::vector<StoredValue> rising = {StoredValue(), value_of(std::int64_t{9}), value_of(9.5),
                                           value_of(text), blob};
  for (std::size_t i = 1; i < rising.size(); ++i) {
    EXPECT_LT(compare(key_of(KeyPart(), rising[i - 1]), key_of(KeyPart(), rising[i])), 0) << i;
  }
}

TEST(SortKey, GivesReversibleValuesBack) {
  KeyReader reader;
  for (const bool descending : {false, true}) {
    const KeyPart part{KeyShape::kIntegers, Collation::kBinary, descending, true};
    for (const std::int64_t number : integers()) {
      const std::string key = key_of(part, value_of(number));
      const auto* in = reinterpret_cast<const unsigned char*>(key.data());
      StoredValue value;
      reader.start(key.size());
      ASSERT_EQ(reader.get_part(part, in, value), in + key.size());
      ASSERT_EQ(value.integer, number);
    }
  }
  EXPECT_TRUE(rc::check([&](const std::string& first, const std::string& second, bool plain) {
    const KeyPart part{plain ? KeyShape::kPlainText : KeyShape::kAny, Collation::kBinary, false,
                       true};
    const std::string key = key_of(part, value_of(first)) + key_of(part, value_of(second));
    const auto* in = reinterpret_cast<const unsigned char*>(key.data());
    StoredValue one;
    StoredValue two;
    reader.start(key.size());
    const unsigned char* const end = reader.get_part(part, reader.get_part(part, in, one), two);
    RC_ASSERT(end == in + key.size());
    RC_ASSERT(std::string(one.data, one.size) == first);
    RC_ASSERT(std::string(two.data, two.size) == second);
  }));
}

}  // namespace
}  // namespace etl::bulk
