// The bulk builder against SQLite's own INSERT and CREATE INDEX, on rows that are already in
// memory: fact_sales as in sql/, with its unique text key. Run by hand.
//   --rows N (default 5000000), --shuffled (keys in random order), --memory-mb N (default 256),
//   --no-check (no integrity_check of what was built, for profiles)
#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "etl/runtime/worker.h"
#include "sqlite/bulk/bulk_builder.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

std::size_t row_count = 5'000'000;
bool shuffled = false;
bool checked = true;
std::size_t memory_budget = std::size_t{256} << 20;

constexpr char kSchema[] =
    "CREATE TABLE fact_sales(sales_id TEXT NOT NULL, date_id INTEGER NOT NULL, "
    "product_id INTEGER NOT NULL, segment_id INTEGER NOT NULL, "
    "price_per_unit NUMERIC(10,2) NOT NULL, quantity_sold INTEGER NOT NULL, "
    "total_amount NUMERIC(12,2));";
constexpr char kUnique[] = "CREATE UNIQUE INDEX fact_sales_key ON fact_sales(sales_id);";
constexpr char kSecondary[] =
    "CREATE INDEX fact_sales_date ON fact_sales(date_id);"
    "CREATE INDEX fact_sales_product ON fact_sales(product_id);"
    "CREATE INDEX fact_sales_segment ON fact_sales(segment_id);"
    "CREATE INDEX fact_sales_amount ON fact_sales(total_amount);";

const std::vector<Conversion> kColumns = {
    Conversion::kText,    Conversion::kInteger, Conversion::kInteger, Conversion::kInteger,
    Conversion::kNumeric, Conversion::kInteger, Conversion::kNumeric};

// Makes the rows batch by batch, the same for everyone; what it costs is measured by itself. `take`
// may keep the batch.
template <typename Take>
void make_rows(Take take) {
  std::mt19937_64 random(1);
  std::vector<std::uint32_t> order;
  if (shuffled) {
    order.resize(row_count);
    for (std::size_t i = 0; i < row_count; ++i) order[i] = static_cast<std::uint32_t>(i);
    std::shuffle(order.begin(), order.end(), random);
  }
  RowBatch batch(kColumns.size());
  char text[32];
  const int key_digits = row_count <= 10'000'000 ? 7 : 9;
  const auto field = [&](int size) {
    batch.add_field(std::string_view(text, static_cast<std::size_t>(size)));
  };
  for (std::size_t i = 0; i < row_count; ++i) {
    const std::uint64_t bits = random();
    const std::uint64_t cents = 100 + bits % 99900;
    const std::uint64_t quantity = 1 + (bits >> 20) % 20;
    text[0] = 'S';
    std::uint64_t number = shuffled ? order[i] : i;
    for (int at = key_digits; at > 0; --at, number /= 10)
      text[at] = static_cast<char>('0' + number % 10);
    field(1 + key_digits);
    const auto decimal = [&](std::uint64_t value, unsigned scale) {
      char* at = text + sizeof text;
      for (unsigned digits = 0; value > 0 || digits <= scale; ++digits, value /= 10) {
        if (scale > 0 && digits == scale) *--at = '.';
        *--at = static_cast<char>('0' + value % 10);
      }
      batch.add_field(std::string_view(at, static_cast<std::size_t>(text + sizeof text - at)));
    };
    decimal(20200000 + (bits >> 30) % 350, 0);
    decimal(1 + (bits >> 40) % 25, 0);
    decimal(1 + (bits >> 50) % 20, 0);
    decimal(cents, 2);
    decimal(quantity, 0);
    decimal(cents * quantity, 2);
    batch.end_row();
    if (batch.full()) {
      take(batch);
      batch.clear();
    }
  }
  take(batch);
}

const std::vector<RowBatch>& rows() {
  static const std::vector<RowBatch> all = [] {
    std::vector<RowBatch> made;
    make_rows([&](RowBatch& batch) { made.push_back(std::move(batch)); });
    return made;
  }();
  return all;
}

class Database {
 public:
  explicit Database(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("open");
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  void run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
  }
  sqlite3* handle() { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

void check(const std::string& path) {
  Database database(path);
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database.handle(), "PRAGMA integrity_check", -1, &statement, nullptr);
  sqlite3_step(statement);
  const std::string answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  if (answer != "ok") throw std::runtime_error(answer);
}

void report(benchmark::State& state) {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}

void bulk(benchmark::State& state, bool all_indexes, bool in_thread, bool streaming) {
  if (!streaming) rows();
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    const std::string path = folder.file("bulk.db");
    state.ResumeTiming();
    {
      Database database(path);
      database.run(bulk_pragmas() + kSchema + kUnique + (all_indexes ? kSecondary : ""));
    }
    BulkOptions options;
    options.memory_budget = memory_budget;
    BulkBuilder builder(path, options);
    const auto table = builder.add_table("fact_sales", kColumns);
    if (streaming) {
      make_rows([&](const RowBatch& batch) { table->write(batch); });
    } else {
      for (const RowBatch& batch : rows()) table->write(batch);
    }
    table->finish();
    auto jobs = table->index_jobs();
    if (in_thread) {
      std::vector<std::unique_ptr<Worker>> workers;
      for (auto& job : jobs) {
        workers.push_back(std::make_unique<Worker>([&job] { job->run(); }));
      }
      for (auto& worker : workers) worker->join();
    } else {
      for (auto& job : jobs) job->run();
    }
    builder.finish();
    state.PauseTiming();
    report(state);
    if (checked) check(path);
    state.ResumeTiming();
  }
}

void insert(benchmark::State& state, bool all_indexes) {
  rows();
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    const std::string path = folder.file("insert.db");
    state.ResumeTiming();
    {
      Database database(path);
      database.run(bulk_pragmas() + kSchema + "BEGIN");
      sqlite3_stmt* statement = nullptr;
      sqlite3_prepare_v2(database.handle(), "INSERT INTO fact_sales VALUES(?,?,?,?,?,?,?)", -1,
                         &statement, nullptr);
      for (const RowBatch& batch : rows()) {
        for (std::size_t row = 0; row < batch.rows(); ++row) {
          for (int column = 0; column < 7; ++column) {
            const std::string_view text = batch.value(row, static_cast<std::size_t>(column));
            switch (kColumns[static_cast<std::size_t>(column)]) {
              case Conversion::kText:
                sqlite3_bind_text(statement, column + 1, text.data(), static_cast<int>(text.size()),
                                  SQLITE_STATIC);
                break;
              case Conversion::kInteger:
                sqlite3_bind_int64(statement, column + 1,
                                   std::strtoll(std::string(text).c_str(), nullptr, 10));
                break;
              default:
                sqlite3_bind_double(statement, column + 1,
                                    std::strtod(std::string(text).c_str(), nullptr));
            }
          }
          sqlite3_step(statement);
          sqlite3_reset(statement);
        }
      }
      sqlite3_finalize(statement);
      database.run("COMMIT; PRAGMA cache_size=-200000;");
      database.run(kUnique);
      if (all_indexes) database.run(kSecondary);
    }
    state.PauseTiming();
    report(state);
    state.ResumeTiming();
  }
}

void generate_only(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t bytes = 0;
    make_rows([&](const RowBatch& batch) { bytes += batch.byte_size(); });
    benchmark::DoNotOptimize(bytes);
  }
}

void add(const char* name, void (*run)(benchmark::State&)) {
  benchmark::RegisterBenchmark(name, run)
      ->Unit(benchmark::kMillisecond)
      ->MeasureProcessCPUTime()
      ->UseRealTime();
}

}  // namespace
}  // namespace etl

int main(int argc, char** argv) {
  using benchmark::State;
  benchmark::Initialize(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--shuffled") etl::shuffled = true;
    if (option == "--no-check") etl::checked = false;
    if (option == "--rows" && i + 1 < argc) etl::row_count = std::strtoull(argv[++i], nullptr, 10);
    if (option == "--memory-mb" && i + 1 < argc) {
      etl::memory_budget = std::strtoull(argv[++i], nullptr, 10) << 20;
    }
  }
  etl::add("generate_only", [](State& s) { etl::generate_only(s); });
  etl::add("bulk/streamed/unique_key", [](State& s) { etl::bulk(s, false, false, true); });
  etl::add("bulk/streamed/five_indexes", [](State& s) { etl::bulk(s, true, false, true); });
  etl::add("bulk/unique_key", [](State& s) { etl::bulk(s, false, false, false); });
  etl::add("bulk/five_indexes", [](State& s) { etl::bulk(s, true, false, false); });
  etl::add("bulk/five_indexes/threads", [](State& s) { etl::bulk(s, true, true, false); });
  etl::add("insert/unique_key", [](State& s) { etl::insert(s, false); });
  etl::add("insert/five_indexes", [](State& s) { etl::insert(s, true); });
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
