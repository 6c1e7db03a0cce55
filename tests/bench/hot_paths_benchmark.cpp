// Where the time of a copy goes, step by step, on rows of fact_sales: nanoseconds a row are
// 1e9 / items_per_second. Run by hand in a release build.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "etl/copy/checked_rows.h"
#include "etl/copy/table_digest.h"
#include "etl/core/mirror_plan.h"
#include "postgres/copy_text.h"
#include "sqlite/bulk/external_sorter.h"
#include "sqlite/bulk/number_groups.h"
#include "sqlite/bulk/record.h"
#include "sqlite/bulk/value_encoder.h"
#include "sqlite/sqlite_row_source.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

constexpr std::size_t kRows = 10'000;  // about a batch, so that caches are used as in a copy
constexpr std::size_t kKeys = 1'000'000;
constexpr std::size_t kBudget = std::size_t{256} << 20;

struct SalesColumn {
  const char* name;
  Conversion conversion;
  bulk::Affinity affinity;
  int scale;
};
constexpr SalesColumn kColumns[] = {
    {"sales_id", Conversion::kText, bulk::Affinity::kText, -1},
    {"date_id", Conversion::kInteger, bulk::Affinity::kInteger, -1},
    {"product_id", Conversion::kInteger, bulk::Affinity::kInteger, -1},
    {"segment_id", Conversion::kInteger, bulk::Affinity::kInteger, -1},
    {"price_per_unit", Conversion::kNumeric, bulk::Affinity::kNumeric, 2},
    {"quantity_sold", Conversion::kInteger, bulk::Affinity::kInteger, -1},
    {"total_amount", Conversion::kNumeric, bulk::Affinity::kNumeric, 2}};
constexpr std::size_t kWidth = sizeof kColumns / sizeof *kColumns;

std::string money(std::uint64_t cents) {
  char text[32];
  std::snprintf(text, sizeof text, "%llu.%02llu", static_cast<unsigned long long>(cents / 100),
                static_cast<unsigned long long>(cents % 100));
  return text;
}

const std::vector<std::string>& copy_lines() {
  static const std::vector<std::string> lines = [] {
    std::mt19937_64 random(1);
    std::vector<std::string> made;
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::uint64_t cents = 100 + random() % 99'900;
      const std::uint64_t quantity = 1 + random() % 20;
      made.push_back("S" + std::to_string(1001 + row) + "\t" +
                     std::to_string(20'230'101 + random() % 350) + "\t" +
                     std::to_string(2001 + random() % 25) + "\t" +
                     std::to_string(501 + random() % 20) + "\t" + money(cents) + "\t" +
                     std::to_string(quantity) + "\t" + money(cents * quantity) + "\n");
    }
    return made;
  }();
  return lines;
}

const RowBatch& batch() {
  static const RowBatch split = [] {
    RowBatch made(kWidth);
    for (const std::string& line : copy_lines()) add_copy_line(line, kWidth, made);
    return made;
  }();
  return split;
}

void count_rows(benchmark::State& state, std::size_t rows) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

void split(benchmark::State& state) {
  const std::vector<std::string>& lines = copy_lines();
  RowBatch target(kWidth);
  for (auto _ : state) {
    target.clear();
    for (const std::string& line : lines) add_copy_line(line, kWidth, target);
    benchmark::DoNotOptimize(target.byte_size());
  }
  count_rows(state, kRows);
}
BENCHMARK(split);

// The other way: rows of a CSV file on their way into PostgreSQL.
void join(benchmark::State& state) {
  const RowBatch& rows = batch();
  std::string text;
  for (auto _ : state) {
    text.clear();
    for (std::size_t row = 0; row < rows.rows(); ++row) append_copy_line(rows, row, text);
    benchmark::DoNotOptimize(text.data());
  }
  count_rows(state, kRows);
}
BENCHMARK(join);

// Rows of a CSV file against their columns: the sales as they are, and with a decimal comma.
void check(benchmark::State& state, char decimal) {
  class AsItIs final : public RowSource {
   public:
    bool next(RowBatch&) override { return true; }
    std::uint64_t row_count() const override { return 0; }
  };
  std::vector<Column> columns;
  for (const SalesColumn& sales_column : kColumns) {
    Column column;
    column.name = sales_column.name;
    column.type.base = sales_column.affinity == bulk::Affinity::kInteger   ? "int4"
                       : sales_column.affinity == bulk::Affinity::kNumeric ? "numeric"
                                                                           : "varchar";
    column.type.precision = sales_column.scale < 0 ? -1 : 12;
    column.type.scale = sales_column.scale;
    column.type.length = 20;
    columns.push_back(column);
  }
  TextConventions conventions;
  conventions.decimal = decimal;
  AsItIs source;
  FaultLog log(0, 1);
  CheckedRows checked(source, columns, conventions, log);
  RowBatch rows(kWidth);
  for (auto _ : state) {
    state.PauseTiming();
    rows.clear();  // a check may change them
    for (std::size_t row = 0; row < batch().rows(); ++row) {
      for (std::size_t column = 0; column < kWidth; ++column) {
        std::string text(batch().value(row, column));
        std::replace(text.begin(), text.end(), '.', decimal);
        rows.add_field(text);
      }
      rows.end_row(row);
    }
    state.ResumeTiming();
    if (!checked.next(rows) || rows.rows() != kRows) throw std::runtime_error("check");
  }
  count_rows(state, kRows);
}
BENCHMARK_CAPTURE(check, plain, '.');
BENCHMARK_CAPTURE(check, decimal_comma, ',');

void encode(benchmark::State& state) {
  const RowBatch& rows = batch();
  std::vector<bulk::ValueEncoder> encoders;
  for (const SalesColumn& column : kColumns) {
    encoders.emplace_back(column.conversion, column.affinity);
  }
  bulk::StoredValue values[kWidth];
  std::vector<unsigned char> record(4096);
  for (auto _ : state) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      for (std::size_t i = 0; i < kWidth; ++i) {
        if (!encoders[i].encode(rows.value(row, i), values[i])) throw std::runtime_error("encode");
      }
      bulk::ValueRecord(values, kWidth).put(record.data());
      benchmark::ClobberMemory();
    }
  }
  count_rows(state, kRows);
}
BENCHMARK(encode);

void digest(benchmark::State& state) {
  const RowBatch& rows = batch();
  TableDigest digest(std::vector<Spelling>(kWidth, Spelling::kAsIs));
  for (auto _ : state) digest.add(rows);
  benchmark::DoNotOptimize(digest.total());
  count_rows(state, kRows);
}
BENCHMARK(digest);

std::vector<std::uint32_t> numbers(bool shuffled) {
  std::vector<std::uint32_t> made(kKeys);
  for (std::size_t i = 0; i < kKeys; ++i) made[i] = static_cast<std::uint32_t>(i);
  std::mt19937_64 random(1);
  if (shuffled) std::shuffle(made.begin(), made.end(), random);
  return made;
}

// A unique text key with the rowid behind it.
void sort_keys(benchmark::State& state, bool shuffled, std::size_t memory) {
  const TemporaryFolder folder;
  const std::vector<std::uint32_t> order = numbers(shuffled);
  bulk::KeyPart part;
  part.shape = bulk::KeyShape::kPlainText;
  for (auto _ : state) {
    bulk::MemoryBudget budget(memory);
    bulk::ExternalSorter sorter(budget, folder.file("sort.db"), false);
    char text[16] = "S";
    bulk::StoredValue key;
    for (std::size_t row = 0; row < kKeys; ++row) {
      std::uint32_t rest = order[row];
      for (int at = 7; at > 0; --at, rest /= 10) text[at] = static_cast<char>('0' + rest % 10);
      key.set_text(text, 8);
      unsigned char* const start =
          sorter.start_key(bulk::key_part_bound(key) + bulk::kMaxKeyInteger);
      unsigned char* const tail = bulk::put_key_part(part, key, start);
      unsigned char* const end = bulk::put_key_integer(static_cast<std::int64_t>(row), tail);
      sorter.end_key(static_cast<std::size_t>(tail - start), static_cast<std::size_t>(end - tail));
    }
    bulk::RunMerger merger = sorter.merge();
    bulk::SortEntry entry;
    std::size_t sorted = 0;
    while (merger.next(entry)) ++sorted;
    if (sorted != kKeys) throw std::runtime_error("sort");
  }
  count_rows(state, kKeys);
}
BENCHMARK_CAPTURE(sort_keys, in_order, false, kBudget)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sort_keys, shuffled, true, kBudget)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sort_keys, spilled, true, std::size_t{4} << 20)->Unit(benchmark::kMillisecond);

// A column of few different numbers.
void sort_groups(benchmark::State& state) {
  const TemporaryFolder folder;
  const std::vector<std::uint32_t> order = numbers(true);
  const bulk::ValueEncoder encoder(Conversion::kInteger, bulk::Affinity::kInteger);
  for (auto _ : state) {
    bulk::MemoryBudget budget(kBudget);
    bulk::NumberGroups groups(encoder, false, budget, folder.file("sort.db"));
    bulk::StoredValue value;
    for (std::size_t row = 0; row < kKeys; ++row) {
      value.set_integer(20'230'101 + order[row] % 350);
      if (!groups.add(value, static_cast<std::int64_t>(row + 1))) throw std::runtime_error("group");
    }
    std::size_t sorted = 0;
    groups.drain([&](const bulk::StoredValue&, std::int64_t) { ++sorted; });
    if (sorted != kKeys) throw std::runtime_error("sort");
  }
  count_rows(state, kKeys);
}
BENCHMARK(sort_groups)->Unit(benchmark::kMillisecond);

class Connection {
 public:
  explicit Connection(const std::string& path) {
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path.c_str(), &handle_, kFlags, nullptr) != SQLITE_OK) {
      throw std::runtime_error("open");
    }
  }
  ~Connection() { sqlite3_close(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* get() const { return handle_; }
  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
  }

 private:
  sqlite3* handle_ = nullptr;
};

// The mirror's side of a proof: rows of a file, spelled as PostgreSQL spells them.
void render(benchmark::State& state) {
  const TemporaryFolder folder;
  Connection connection(folder.file("sales.db"));
  connection.run(
      "PRAGMA synchronous = OFF; BEGIN;"
      "CREATE TABLE sales(sales_id TEXT, date_id INTEGER, product_id INTEGER, segment_id INTEGER,"
      " price_per_unit NUMERIC, quantity_sold INTEGER, total_amount NUMERIC);"
      "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 200000)"
      " INSERT INTO sales SELECT 'S' || (1000 + n), 20230101 + n % 350, 2001 + n % 25,"
      " 501 + n % 20, (100 + n % 99900) / 100.0, 1 + n % 20,"
      " (100 + n % 99900) * (1 + n % 20) / 100.0 FROM n; COMMIT;");
  std::vector<MirrorColumn> columns;
  for (const SalesColumn& sales : kColumns) {
    MirrorColumn column;
    column.name = sales.name;
    column.storage.conversion = sales.conversion;
    column.source.type.scale = sales.scale;
    columns.push_back(column);
  }
  std::size_t rows = 0;
  RowBatch target;
  for (auto _ : state) {
    SqliteRowSource source(connection.get(), "sales", columns, std::nullopt, RenderMode::kTable);
    while (source.next(target)) benchmark::DoNotOptimize(target.byte_size());
    rows = source.row_count();
  }
  count_rows(state, rows);
}
BENCHMARK(render)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace etl

BENCHMARK_MAIN();
