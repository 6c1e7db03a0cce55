// Finds the staged rows that a table's keys do not allow, by queries over all rows at once, and
// takes them out of the stage. What no query can tell (exclusion constraints, parents that the role
// may not read) is left to the statement that puts the rows in.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "etl/core/load_target.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"
#include "postgres/stage_table.h"
#include "postgres/unique_keys.h"

namespace etl {

class KeyFaults {
 public:
  // All outlive this object. `schema`: of `relation` and the tables around it. `keys`: of the
  // table, as far as the rows of the stage have values for them.
  KeyFaults(Connection& connection, const SchemaModel& schema, const Relation& relation,
            const StageTable& stage, const std::vector<UniqueKey>& keys, FaultLog& faults);

  // Looks for all there is; how many rows it took out.
  std::uint64_t remove(MergeMode mode);
  // After remove(): no key of the table, as far as its foreign keys and `keys` go, is left to be
  // checked by the server row by row.
  bool found_all() const { return found_all_ && keys_searchable_ && !relation_.rewrites_rows; }

 private:
  struct Finding;
  struct Repeated;

  void remove_orphans();
  void remove_orphans_of_this_table();
  void remove_rows_there();
  void remove_repeated(MergeMode mode);
  void judge(std::vector<Repeated>& row);
  void remove_places();

  std::uint64_t remove_orphans(const ForeignKey& key);
  std::uint64_t remove(const Finding& finding);
  void add_fault(std::uint64_t number, const Finding& finding, const std::string& values);
  template <typename Work>
  bool attempt(Work work);
  bool checked_later(const ForeignKey& key) const;

  Connection& connection_;
  const SchemaModel& schema_;
  const Relation& relation_;
  const StageTable& stage_;
  const std::vector<UniqueKey>& keys_;
  FaultLog& faults_;
  bool keys_searchable_ = true;
  bool found_all_ = true;                       // the server has answered every search
  std::vector<std::set<std::uint64_t>> taken_;  // for each key: first rows of the values in use
  std::vector<std::string> places_;             // of rows to take out
  std::uint64_t removed_ = 0;
};

}  // namespace etl
