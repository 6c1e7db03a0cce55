#include "sqlite/bulk/index_sort.h"

#include <algorithm>

#include "etl/core/error.h"
#include "sqlite/bulk/stop_look.h"
#include "sqlite/bulk/tree_writer.h"

namespace etl::bulk {

namespace {

KeyPart part_of(const FileTable& table, const FileIndexColumn& column,
                const std::vector<ValueEncoder>& encoders) {
  KeyPart part;
  part.collation = column.collation;
  part.descending = column.descending;
  if (column.column == kRowidColumn || column.column == table.rowid_alias) {
    part.shape = KeyShape::kIntegers;
    part.reversible = true;
    return part;
  }
  const auto number = static_cast<std::size_t>(column.column);
  const ValueEncoder& encoder = encoders[number];
  if (encoder.always_integer()) {
    part.shape = KeyShape::kIntegers;
    part.reversible = true;
  } else if (encoder.always_text()) {
    if (table.columns[number].not_null) part.shape = KeyShape::kPlainText;
    part.reversible = column.collation == Collation::kBinary && !column.descending;
  } else {
    part.reversible = encoder.always_blob() && !column.descending;
  }
  return part;
}

std::vector<KeyPart> parts_of(const FileTable& table, const FileIndex& index,
                              const std::vector<ValueEncoder>& encoders, bool whole_rows) {
  std::vector<KeyPart> parts;
  const std::size_t count = whole_rows ? index.key_columns : index.columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back(part_of(table, index.columns[i], encoders));
  }
  return parts;
}

bool all_reversible(const std::vector<KeyPart>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const KeyPart& part) { return part.reversible; });
}

}  // namespace

IndexSort::IndexSort(const FileTable& table, const FileIndex& index,
                     const std::vector<ValueEncoder>& encoders, bool whole_rows,
                     MemoryBudget& budget, const std::string& path)
    : table_(table.name),
      index_(index),
      rowid_alias_(table.rowid_alias),
      unique_(index.unique || whole_rows),
      parts_(parts_of(table, index, encoders, whole_rows)),
      with_record_(whole_rows || !all_reversible(parts_)),
      sorter_(budget, path, with_record_),
      values_(index.columns.size()) {
  // A unique index has one row a number.
  if (unique_ || index.columns.size() != 2 || index.columns[1].column != kRowidColumn) return;
  const int column = index.columns[0].column;
  if (column < 0 || column == rowid_alias_) return;
  const ValueEncoder& encoder = encoders[static_cast<std::size_t>(column)];
  if (NumberGroups::suits(encoder)) {
    groups_.emplace(encoder, index.columns[0].descending, budget, path);
  }
}

const StoredValue& IndexSort::value_of(std::size_t column, const StoredValue* row,
                                       const StoredValue& rowid) const {
  const int number = index_.columns[column].column;
  if (number == kRowidColumn || number == rowid_alias_) return rowid;
  return row[number];
}

void IndexSort::add(const StoredValue* row, const StoredValue& rowid) {
  if (groups_) {
    if (groups_->add(value_of(0, row, rowid), rowid.integer)) return;
    leave_groups();
  }
  add_key([&](std::size_t i) -> const StoredValue& { return value_of(i, row, rowid); });
}

// What was added so far goes the way of all other indexes.
void IndexSort::leave_groups() {
  StoredValue rowid;
  groups_->drain([&](const StoredValue& value, std::int64_t number) {
    rowid.set_integer(number);
    add_key([&](std::size_t i) -> const StoredValue& { return i == 0 ? value : rowid; });
  });
  groups_.reset();
}

template <typename ValueOf>
void IndexSort::add_key(ValueOf value_of) {
  std::size_t bound = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) bound += key_part_bound(value_of(i));
  unsigned char* const key = sorter_.start_key(bound);
  unsigned char* at = key;
  std::size_t key_size = 0;
  bool null = false;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const StoredValue& value = value_of(i);
    at = put_key_part(parts_[i], value, at);
    if (i < index_.key_columns) {
      key_size = static_cast<std::size_t>(at - key);
      null |= value.kind == ValueKind::kNull;
    }
  }
  const auto full_size = static_cast<std::size_t>(at - key);
  // A key with a NULL equals no other: what tells its row apart becomes part of it.
  if (null) key_size = full_size;
  sorter_.end_key(key_size, full_size - key_size);
  if (with_record_) add_record(value_of);
}

template <typename ValueOf>
void IndexSort::add_record(ValueOf value_of) {
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = value_of(i);
  const ValueRecord record(values_.data(), values_.size());
  record.put(sorter_.add_record(record.size()));
}

void IndexSort::refuse_duplicate() const {
  Error error(
      ErrorKind::kMirror,
      message("table %1: two rows have the same key in the unique index %2", table_, index_.name),
      message("look for rows of the source that differ only in what SQLite does not see: "
              "letter case under NOCASE, trailing spaces"));
  error.table = table_;
  throw error;
}

std::vector<Extent> IndexSort::write_groups(PageStore& store, const StopFlag* stop) {
  IndexTree tree(store, index_.root);
  StopLook look(stop);
  groups_->drain([&](const StoredValue& value, std::int64_t rowid) {
    look.once();
    values_[0] = value;
    values_[1].set_integer(rowid);
    tree.append(ValueRecord(values_.data(), 2));
  });
  return tree.finish();
}

std::vector<Extent> IndexSort::write(PageStore& store, const StopFlag* stop) {
  if (groups_) return write_groups(store, stop);
  IndexTree tree(store, index_.root);
  RunMerger merger = sorter_.merge();
  KeyReader reader;
  std::vector<unsigned char> previous;
  SortEntry entry;
  StopLook look(stop);
  while (merger.next(entry)) {
    look.once();
    if (unique_) {
      if (entry.key_size == previous.size() &&
          std::memcmp(entry.key, previous.data(), previous.size()) == 0) {
        refuse_duplicate();
      }
      previous.assign(entry.key, entry.key + entry.key_size);
    }
    if (with_record_) {
      tree.append(RawRecord(entry.record, entry.record_size));
      continue;
    }
    reader.start(entry.full_size);
    const unsigned char* at = entry.key;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      at = reader.get_part(parts_[i], at, values_[i]);
    }
    tree.append(ValueRecord(values_.data(), values_.size()));
  }
  return tree.finish();
}

}  // namespace etl::bulk
