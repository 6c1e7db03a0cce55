#include "sqlite/table_building.h"

#include <algorithm>
#include <string>
#include <utility>

namespace etl {

namespace {

// Jobs hold their keys sorted or spilled, within the builder's memory budget; the queue itself only
// keeps them in order, so it need not hold anybody back.
constexpr std::size_t kQueuedJobs = 1U << 20U;

std::vector<Conversion> conversions(const MirrorTable& table) {
  std::vector<Conversion> columns;
  for (const MirrorColumn& column : table.columns) columns.push_back(column.storage.conversion);
  return columns;
}

}  // namespace

class TableBuilding::Sink : public RowSink {
 public:
  Sink(std::unique_ptr<BulkTable> table, bool placeholder, BoundedQueue<Job>& jobs)
      : table_(std::move(table)), placeholder_(placeholder), jobs_(jobs) {}

  void write(const RowBatch& batch) override {
    if (!placeholder_) return table_->write(batch);
    // Rows without columns: the placeholder column stays NULL.
    nulls_.reset(1);
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      nulls_.add_null();
      nulls_.end_row();
    }
    table_->write(nulls_);
  }

  std::uint64_t finish() override {
    const std::uint64_t rows = table_->finish();
    for (Job& job : table_->index_jobs()) jobs_.push(std::move(job));
    return rows;
  }

 private:
  std::unique_ptr<BulkTable> table_;
  bool placeholder_;
  BoundedQueue<Job>& jobs_;
  RowBatch nulls_;
};

TableBuilding::TableBuilding(const std::string& path, const BulkOptions& options)
    : builder_(path, options), jobs_(kQueuedJobs), index_worker_([this] { build_indexes(); }) {}

TableBuilding::~TableBuilding() { jobs_.close(); }

std::unique_ptr<RowSink> TableBuilding::open_table(const MirrorTable& table) {
  return std::make_unique<Sink>(builder_.add_table(table.name, conversions(table)),
                                table.has_placeholder_column, jobs_);
}

bool TableBuilding::has_failed(const std::string& table) const {
  return std::any_of(failed_.begin(), failed_.end(),
                     [&](const Error& error) { return error.table == table; });
}

void TableBuilding::build_indexes() {
  while (std::optional<Job> job = jobs_.pop()) {
    {
      const std::lock_guard<std::mutex> lock(failed_mutex_);
      if (has_failed((*job)->table())) continue;  // the table is empty in the end anyway
    }
    try {
      (*job)->run();
    } catch (const Error& error) {
      if (error.table.empty()) throw;  // the file, not the rows
      const std::lock_guard<std::mutex> lock(failed_mutex_);
      // Two of its indexes may have been under way at once.
      if (!has_failed(error.table)) failed_.push_back(error);
    }
  }
}

std::vector<Error> TableBuilding::finish() {
  jobs_.close();
  build_indexes();  // this thread has nothing else to do
  index_worker_.join();
  builder_.finish();
  return std::move(failed_);
}

}  // namespace etl
