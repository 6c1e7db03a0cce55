// The table beside the target that staged rows wait in: temporary, gone with the transaction. It
// has the target's columns, with what the server checks of a row by itself (types, domains, NOT
// NULL, CHECK) as far as that is known here, and the rows' numbers. Only one at a time.
#pragma once

#include <string>
#include <vector>

#include "etl/core/load_target.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"

namespace etl {

class StageTable {
 public:
  // Makes it, in place of one from before. Throws Error kSourceAuthentication where the role may
  // make no temporary table.
  StageTable(Connection& connection, const Relation& relation,
             const std::vector<std::string>& columns, MergeMode mode);

  // As SQL. No name that a user's trigger could mean: temporary tables come first in every
  // search_path.
  const std::string& name() const { return name_; }
  static const std::string& bare_name();  // as the server quotes it in the CONTEXT of a COPY
  const std::string& number() const { return number_; }  // column, as SQL

  // Of the target, not in the file, but with values of their own in the rows that are put in: their
  // defaults for an insert, what the row has already for an upsert. Those that the role may not
  // write are not among them.
  const std::vector<std::string>& other_columns() const { return other_columns_; }
  // GENERATED ALWAYS AS IDENTITY: no UPDATE may set it.
  bool always_identity(const std::string& column) const;

 private:
  void read(const Relation& relation, const std::vector<std::string>& columns);
  void make(const Relation& relation) const;

  Connection& connection_;
  const MergeMode mode_;
  std::string name_;
  std::string number_;
  std::vector<std::string> later_;     // columns that get their values on the way to the target
  std::vector<std::string> nullable_;  // of those with NOT NULL in the target
  std::vector<std::string> other_columns_;
  std::vector<std::string> always_identity_;
};

}  // namespace etl
