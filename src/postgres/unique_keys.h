// What keeps the rows of a table apart (primary key, unique constraints, unique indexes), as SQL
// that finds equal rows in the table and in one like it.
#pragma once

#include <string>
#include <vector>

#include "etl/core/schema.h"
#include "postgres/sql_runner.h"

namespace etl {

class UniqueKey {
 public:
  struct Part {
    std::string column;      // empty: an expression
    std::string expression;  // as SQL, in the names of the table's columns
    std::string collated;    // " COLLATE ..." where the index has another collation than those
    std::string equals;      // OPERATOR(...)
  };

  std::string name;
  bool primary = false;
  bool searchable = false;  // else only the server knows: an exclusion constraint, say
  bool deferrable = false;
  bool nulls_not_distinct = false;
  std::string predicate;  // of a partial index, else empty
  std::vector<Part> parts;

  // "(SELECT extra, ... AS k0, ... AS k1 FROM from WHERE ...)": the rows that the key is for.
  std::string rows(const std::string& from, const std::string& extra = "") const;
  // The key parts of two such relations are equal.
  std::string equal(const std::string& a, const std::string& b) const;
  std::string columns(const std::string& of) const;  // "of.k0, of.k1"
  // One text, as the server shows keys: "1, abc".
  std::string values(const std::string& of) const;
  // "(a, lower(b))", as the server shows them.
  std::string shown() const;
};

// The primary key first.
std::vector<UniqueKey> read_unique_keys(SqlRunner& runner, const QualifiedName& table);

}  // namespace etl
