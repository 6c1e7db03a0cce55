// The records of one index, or of a WITHOUT ROWID table, from the rows of a table in any order:
// keys go into an external sort, and come out of it into the pages of the tree. One thread at a
// time; may move from one to another between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/runtime/stop_flag.h"
#include "sqlite/bulk/external_sorter.h"
#include "sqlite/bulk/file_schema.h"
#include "sqlite/bulk/number_groups.h"
#include "sqlite/bulk/page_store.h"
#include "sqlite/bulk/sort_key.h"
#include "sqlite/bulk/value_encoder.h"

namespace etl::bulk {

class IndexSort {
 public:
  // `encoders`: of the table's columns. `whole_rows`: the tree is the WITHOUT ROWID table itself.
  IndexSort(const FileTable& table, const FileIndex& index,
            const std::vector<ValueEncoder>& encoders, bool whole_rows, MemoryBudget& budget,
            const std::string& path);

  // `row`: values of the table's columns. `rowid` as a value; also in place of the rowid alias.
  void add(const StoredValue* row, const StoredValue& rowid);

  // After the last add(). Throws Error kMirror for a duplicate.
  std::vector<Extent> write(PageStore& store, const StopFlag* stop);

  const FileIndex& index() const { return index_; }

 private:
  const StoredValue& value_of(std::size_t column, const StoredValue* row,
                              const StoredValue& rowid) const;
  template <typename ValueOf>
  void add_key(ValueOf value_of);
  template <typename ValueOf>
  void add_record(ValueOf value_of);
  void leave_groups();
  std::vector<Extent> write_groups(PageStore& store, const StopFlag* stop);
  void refuse_duplicate() const;

  const std::string table_;
  const FileIndex index_;
  const int rowid_alias_;
  const bool unique_;
  std::vector<KeyPart> parts_;  // of the leading columns of the index; whole_rows: of the key alone
  const bool with_record_;
  std::optional<NumberGroups> groups_;  // as long as every row fits
  ExternalSorter sorter_;
  std::vector<StoredValue> values_;  // of one record
};

}  // namespace etl::bulk
