#include "jobs/table_comparison.h"

#include <algorithm>

#include "etl/copy/copier.h"
#include "etl/copy/row_matcher.h"
#include "etl/runtime/worker.h"

namespace etl {

namespace {

// Ranges are fine enough to read little again, and few enough that choosing them costs nothing.
constexpr std::size_t kRanges = 1024;
// Rows of one side held in memory while rows are matched.
constexpr std::uint64_t kRowsAtOnce = 100'000;

Spelling spelling_of(const ColumnStorage& storage) {
  switch (storage.conversion) {
    case Conversion::kReal:
      return Spelling::kDouble;
    case Conversion::kTrimmedText:
      return Spelling::kTrimmed;
    default:
      return Spelling::kAsIs;
  }
}

// The first column of the primary key, where both sides order its values alike.
Partitioning key_partitioning(const MirrorTable& table, MirrorReader& mirror) {
  if (table.source.primary_key.columns.empty()) return {};
  const std::string& name = table.source.primary_key.columns.front();
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&](const MirrorColumn& column) { return column.source.name == name; });
  if (found == table.columns.end() || !found->storage.collation.empty()) return {};
  const bool integer = found->storage.conversion == Conversion::kInteger;
  const bool text = found->storage.conversion == Conversion::kText;
  if (!integer && !text) return {};
  const auto column = static_cast<std::size_t>(found - table.columns.begin());
  std::vector<std::string> boundaries = mirror.sample_values(table, column, kRanges - 1);
  if (integer) {
    const auto whole = [](const std::string& value) {
      return !value.empty() && value.find_first_not_of("-0123456789") == std::string::npos;
    };
    if (!std::all_of(boundaries.begin(), boundaries.end(), whole)) return {};
    std::sort(boundaries.begin(), boundaries.end(),
              [](const auto& a, const auto& b) { return std::stoll(a) < std::stoll(b); });
  } else {
    std::sort(boundaries.begin(), boundaries.end());
  }
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  return Partitioning::by_key(column, integer ? KeyOrder::kInteger : KeyOrder::kBytes,
                              std::move(boundaries));
}

std::vector<RowMatcher::MatchedColumn> matched_columns(const MirrorTable& table) {
  const std::vector<std::string>& key = table.source.primary_key.columns;
  std::vector<RowMatcher::MatchedColumn> columns;
  for (const MirrorColumn& column : table.columns) {
    const bool in_key = std::find(key.begin(), key.end(), column.source.name) != key.end();
    columns.push_back({column.source.name, spelling_of(column.storage), in_key,
                       column.storage.conversion == Conversion::kBytea});
  }
  return columns;
}

void append(std::vector<RowDifference> found, ComparedTable& result) {
  for (RowDifference& difference : found) {
    if (result.rows.size() == kMostRowDifferences) {
      result.more_rows = true;
      return;
    }
    result.rows.push_back(std::move(difference));
  }
}

}  // namespace

std::vector<SourceColumn> source_columns(const std::vector<MirrorColumn>& columns) {
  std::vector<SourceColumn> names;
  for (const MirrorColumn& column : columns) {
    names.push_back({column.source.name, column.storage.source_cast, column.storage.source_function,
                     column.storage.conversion == Conversion::kBytea});
  }
  return names;
}

std::vector<SourceColumn> source_columns(const MirrorTable& table) {
  if (table.has_placeholder_column) return {};
  return source_columns(table.columns);
}

std::vector<Spelling> spellings(const std::vector<MirrorColumn>& columns) {
  std::vector<Spelling> spelled;
  for (const MirrorColumn& column : columns) spelled.push_back(spelling_of(column.storage));
  return spelled;
}

TableComparison::TableComparison(SourceSnapshot& source, MirrorReader& mirror,
                                 const MirrorTable& table, const StopFlag& stop)
    : source_(source),
      mirror_(mirror),
      table_(table),
      stop_(stop),
      columns_(source_columns(table)),
      partitioning_(key_partitioning(table, mirror)) {}

namespace {

class DigestSink final : public RowSink {
 public:
  explicit DigestSink(TableDigest& digest) : digest_(digest) {}

  void write(const RowBatch& batch) override {
    digest_.add(batch);
    rows_ += batch.rows();
  }
  std::uint64_t finish() override { return rows_; }

 private:
  TableDigest& digest_;
  std::uint64_t rows_ = 0;
};

// Reading and digesting take about the same time, so each has a thread.
void read_all(RowSource& rows, TableDigest& digest, const StopFlag& stop) {
  DigestSink sink(digest);
  copy_rows(rows, sink, stop);
}

}  // namespace

TableDigest digest_of(RowSource& rows, std::vector<Spelling> columns, const StopFlag& stop) {
  TableDigest digest(std::move(columns));
  read_all(rows, digest, stop);
  return digest;
}

TableDigest digest_of_mirror(MirrorReader& mirror, const MirrorTable& table, const StopFlag& stop) {
  return digest_of(*mirror.table_rows(table, std::nullopt), spellings(table.columns), stop);
}

void TableComparison::digest_both(TableDigest& source, TableDigest& mirror) {
  const auto read_mirror = [&] {
    read_all(*mirror_.table_rows(table_, std::nullopt), mirror, stop_);
  };
  const std::unique_ptr<RowSource> rows = source_.rows(table_.source.name, columns_);
  if (rows->has_huge_rows()) {  // one side after the other, so that one huge row is in memory
    read_all(*rows, source, stop_);
    return read_mirror();
  }
  Worker other_side(read_mirror);
  read_all(*rows, source, stop_);
  other_side.join();
}

ComparedTable TableComparison::compare(bool with_rows) {
  ComparedTable result;
  if (table_.has_placeholder_column) {  // nothing but their number
    result.source_rows = source_.count_rows(table_.source.name);
    result.mirror_rows = mirror_.count_rows(table_.name);
    result.source_checksum = std::to_string(result.source_rows);
    result.mirror_checksum = std::to_string(result.mirror_rows);
    return result;
  }
  TableDigest source(spellings(table_.columns), partitioning_);
  TableDigest mirror(spellings(table_.columns), partitioning_);
  digest_both(source, mirror);
  result.source_rows = source.total().rows;
  result.mirror_rows = mirror.total().rows;
  result.source_checksum = source.hex();
  result.mirror_checksum = mirror.hex();
  if (result.equal() || !with_rows) return result;
  if (partitioning_.ranged()) find_rows_by_range(source, mirror, result);
  // Also where the ranges showed nothing: a key that was overwritten by something that is no key
  // of this type lies in no range.
  if (result.rows.empty()) find_rows_by_hash(result);
  return result;
}

void TableComparison::find_rows_by_range(const TableDigest& source, const TableDigest& mirror,
                                         ComparedTable& result) {
  const std::string& key = table_.source.primary_key.columns.front();
  for (std::size_t part = 0; part < partitioning_.parts() && !result.more_rows; ++part) {
    if (source.parts()[part] == mirror.parts()[part]) continue;
    stop_.throw_if_requested();
    const KeyRange range = partitioning_.range(part, key);
    RowMatcher matcher(display(table_.source.name), matched_columns(table_));
    RowBatch batch;
    const auto in_source = source_.rows_in(table_.source.name, columns_, range);
    while (in_source->next(batch)) {
      for (std::size_t row = 0; row < batch.rows(); ++row) matcher.add_source(batch, row);
    }
    const auto in_mirror = mirror_.table_rows(table_, range);
    while (in_mirror->next(batch)) {
      for (std::size_t row = 0; row < batch.rows(); ++row) matcher.add_mirror(batch, row);
    }
    append(matcher.finish(), result);
  }
}

Partitioning TableComparison::hash_partitioning(std::uint64_t rows) const {
  std::vector<Partitioning::HashedColumn> key;
  for (const std::string& name : table_.source.primary_key.columns) {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const MirrorColumn& column = table_.columns[i];
      if (column.source.name == name) key.push_back({i, spelling_of(column.storage)});
    }
  }
  return Partitioning::by_hash(1 + rows / (kRowsAtOnce / 10), key);
}

void TableComparison::find_rows_by_hash(ComparedTable& result) {
  const Partitioning partitioning =
      hash_partitioning(std::max(result.source_rows, result.mirror_rows));
  TableDigest source(spellings(table_.columns), partitioning);
  TableDigest mirror(spellings(table_.columns), partitioning);
  digest_both(source, mirror);
  std::vector<std::size_t> differing;
  for (std::size_t part = 0; part < partitioning.parts(); ++part) {
    if (!(source.parts()[part] == mirror.parts()[part])) differing.push_back(part);
  }
  // As many parts at once as memory allows, so that few differences need one more reading only.
  std::size_t next = 0;
  while (next < differing.size() && !result.more_rows) {
    std::vector<bool> wanted(partitioning.parts(), false);
    for (std::uint64_t rows = 0; next < differing.size() && rows <= kRowsAtOnce; ++next) {
      wanted[differing[next]] = true;
      rows += source.parts()[differing[next]].rows;
    }
    RowMatcher matcher(display(table_.source.name), matched_columns(table_));
    RowBatch batch;
    const auto in_source = source_.rows(table_.source.name, columns_);
    while (in_source->next(batch)) {
      stop_.throw_if_requested();
      for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (wanted[source.part_of(batch, row)]) matcher.add_source(batch, row);
      }
    }
    const auto in_mirror = mirror_.table_rows(table_, std::nullopt);
    while (in_mirror->next(batch)) {
      stop_.throw_if_requested();
      for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (wanted[mirror.part_of(batch, row)]) matcher.add_mirror(batch, row);
      }
    }
    append(matcher.finish(), result);
  }
}

}  // namespace etl
