// The sink of one table: encodes rows, writes the table's tree as they come, and feeds the sorts of
// its indexes.
#include <optional>
#include <utility>

#include "etl/core/error.h"
#include "sqlite/bulk/build_state.h"
#include "sqlite/bulk/index_sort.h"
#include "sqlite/bulk/stop_look.h"
#include "sqlite/bulk/tree_writer.h"

namespace etl::bulk {

namespace {

class IndexJob : public BulkIndexJob {
 public:
  IndexJob(BuildState& build, std::shared_ptr<TableState> state, std::string table,
           std::size_t tree, std::unique_ptr<IndexSort> sort)
      : build_(build),
        state_(std::move(state)),
        table_(std::move(table)),
        tree_(tree),
        sort_(std::move(sort)) {}

  const std::string& table() const override { return table_; }
  const std::string& index() const override { return sort_->index().name; }
  void run() override {
    state_->trees[tree_].pages = sort_->write(build_.store, build_.stop);
    --state_->to_write;
  }

 private:
  BuildState& build_;
  std::shared_ptr<TableState> state_;
  std::string table_;
  std::size_t tree_;
  std::unique_ptr<IndexSort> sort_;
};

class TableSink : public BulkTable {
 public:
  TableSink(BuildState& build, std::shared_ptr<TableState> state, const FileTable& table,
            const std::vector<Conversion>& conversions);

  void write(const RowBatch& batch) override;
  std::uint64_t finish() override;
  std::vector<std::unique_ptr<BulkIndexJob>> index_jobs() override;

 private:
  [[noreturn]] void fail(std::size_t column, const Message& why, const Message& hint) const;
  [[noreturn]] void fail_key() const;
  void encode(const RowBatch& batch, std::size_t row);
  void add_row();
  void put_rows_through_sort();
  void add_to_sort(std::int64_t rowid, std::uint64_t size, const StoredValue* values,
                   const unsigned char* record);
  void write_sorted_rows();

  BuildState& build_;
  std::shared_ptr<TableState> state_;
  const FileTable table_;
  std::vector<ValueEncoder> encoders_;
  std::vector<StoredValue> values_;  // of the current row
  StoredValue rowid_value_;
  std::uint64_t rows_ = 0;
  std::int64_t last_rowid_ = 0;

  std::optional<TableTree> tree_;             // a rowid table
  std::unique_ptr<ExternalSorter> unsorted_;  // its rows, from the first one out of order on
  std::unique_ptr<IndexSort> primary_;        // a WITHOUT ROWID table
  std::vector<std::unique_ptr<IndexSort>> indexes_;
};

TableSink::TableSink(BuildState& build, std::shared_ptr<TableState> state, const FileTable& table,
                     const std::vector<Conversion>& conversions)
    : build_(build), state_(std::move(state)), table_(table), values_(table.columns.size()) {
  for (std::size_t i = 0; i < conversions.size(); ++i) {
    encoders_.emplace_back(conversions[i], table.columns[i].affinity);
    if (!encoders_.back().supported()) {
      throw Error(ErrorKind::kInternal,
                  message("table %1 cannot be built in bulk: column %2 is text under a numeric "
                          "affinity",
                          table.name, table.columns[i].name),
                  message("it has to be written through SQLite's own INSERT"));
    }
  }
  const std::string& path = build.store.path();
  if (table.without_rowid) {
    FileIndex primary = table.primary;
    primary.root = table.root;
    primary_ = std::make_unique<IndexSort>(table_, primary, encoders_, true, build.budget, path);
  } else {
    tree_.emplace(build.store, table.root);
  }
  for (const FileIndex& index : table.indexes) {
    indexes_.push_back(
        std::make_unique<IndexSort>(table_, index, encoders_, false, build.budget, path));
  }
}

void TableSink::fail(std::size_t column, const Message& why, const Message& hint) const {
  Error error(ErrorKind::kMirror,
              message("table %1, column %2: %3", table_.name, table_.columns[column].name, why),
              hint);
  error.table = table_.name;
  error.column = table_.columns[column].name;
  throw error;
}

void TableSink::fail_key() const {
  Error error(ErrorKind::kMirror,
              message("table %1: two rows have the same value in its primary key %2", table_.name,
                      table_.columns[static_cast<std::size_t>(table_.rowid_alias)].name),
              message("the source's key must be unique for the mirror to have it"));
  error.table = table_.name;
  throw error;
}

void TableSink::encode(const RowBatch& batch, std::size_t row) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (batch.null(row, i)) {
      if (table_.columns[i].not_null) {
        fail(i, message("NULL in a NOT NULL column"),
             message("the source's constraint and its rows disagree"));
      }
      values_[i].set_null();
    } else {
      const std::string_view text = batch.value(row, i);
      if (text.size() > kLargestRecord) {
        fail(i, message("a value is larger than SQLite takes (1,000,000,000 bytes)"),
             message("exclude the table"));
      }
      if (!encoders_[i].encode(text, values_[i])) {
        fail(i, message("a value is not of the column's type"),
             message("the source must send COPY text with the session settings of the tool"));
      }
    }
  }
}

void TableSink::write(const RowBatch& batch) {
  if (batch.rows() > 0 && batch.columns() != values_.size()) {
    throw Error(ErrorKind::kInternal, message("table %1: a batch has %2 columns instead of %3",
                                              table_.name, batch.columns(), values_.size()));
  }
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    encode(batch, row);
    add_row();
  }
}

void TableSink::add_row() {
  std::int64_t rowid = 0;
  if (table_.rowid_alias < 0) {
    rowid = last_rowid_ + 1;
  } else {
    StoredValue& key = values_[static_cast<std::size_t>(table_.rowid_alias)];
    if (key.kind != ValueKind::kInteger) {
      fail(static_cast<std::size_t>(table_.rowid_alias),
           message("the primary key is not an integer"),
           message("the source's constraint and its rows disagree"));
    }
    rowid = key.integer;
    key.set_null();  // the rowid stands in its place
  }
  rowid_value_.set_integer(rowid);
  const ValueRecord record(values_.data(), values_.size());
  if (record.size() > kLargestRecord) {
    Error error(
        ErrorKind::kMirror,
        message("table %1: a row is larger than SQLite takes (1,000,000,000 bytes)", table_.name),
        message("exclude the table"));
    error.table = table_.name;
    throw error;
  }
  if (primary_) {
    primary_->add(values_.data(), rowid_value_);
  } else {
    if (!unsorted_ && rows_ > 0 && rowid <= last_rowid_) put_rows_through_sort();
    if (unsorted_) {
      add_to_sort(rowid, record.size(), values_.data(), nullptr);
    } else {
      tree_->append(rowid, record);
    }
  }
  for (const std::unique_ptr<IndexSort>& index : indexes_) index->add(values_.data(), rowid_value_);
  last_rowid_ = rowid;
  ++rows_;
}

void TableSink::add_to_sort(std::int64_t rowid, std::uint64_t size, const StoredValue* values,
                            const unsigned char* record) {
  unsigned char* const key = unsorted_->start_key(kMaxKeyInteger);
  const unsigned char* const end = put_key_integer(rowid, key);
  unsorted_->end_key(static_cast<std::size_t>(end - key), 0);
  unsigned char* const out = unsorted_->add_record(size);
  if (record != nullptr) {
    std::memcpy(out, record, size);
  } else {
    ValueRecord(values, values_.size()).put(out);
  }
}

// The rows come in no order: those written so far go back into a sort, and their pages are free.
void TableSink::put_rows_through_sort() {
  unsorted_ = std::make_unique<ExternalSorter>(build_.budget, build_.store.path(), true);
  StopLook look(build_.stop);
  tree_->read_back([&](std::int64_t rowid, const std::vector<unsigned char>& record) {
    look.once();
    add_to_sort(rowid, record.size(), nullptr, record.data());
  });
  tree_->reset();
}

void TableSink::write_sorted_rows() {
  RunMerger merger = unsorted_->merge();
  SortEntry entry;
  bool first = true;
  std::int64_t previous = 0;
  StopLook look(build_.stop);
  while (merger.next(entry)) {
    look.once();
    std::int64_t rowid = 0;
    get_key_integer(entry.key, rowid);
    if (!first && rowid == previous) fail_key();
    tree_->append(rowid, RawRecord(entry.record, entry.record_size));
    previous = rowid;
    first = false;
  }
}

std::uint64_t TableSink::finish() {
  if (primary_) {
    state_->trees[0].pages = primary_->write(build_.store, build_.stop);
  } else {
    if (unsorted_) write_sorted_rows();
    state_->trees[0].pages = tree_->finish();
  }
  unsorted_.reset();
  primary_.reset();
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    state_->jobs.push_back(
        std::make_unique<IndexJob>(build_, state_, table_.name, i + 1, std::move(indexes_[i])));
  }
  tree_.reset();
  state_->rows_done = true;
  return rows_;
}

std::vector<std::unique_ptr<BulkIndexJob>> TableSink::index_jobs() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return std::exchange(state_->jobs, {});
}

}  // namespace

std::unique_ptr<BulkTable> make_table_sink(BuildState& build, std::shared_ptr<TableState> state,
                                           const FileTable& table,
                                           const std::vector<Conversion>& conversions) {
  return std::make_unique<TableSink>(build, std::move(state), table, conversions);
}

}  // namespace etl::bulk
