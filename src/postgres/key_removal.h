// The keys and indexes of one table, off while its rows are loaded: PostgreSQL builds an index from
// sorted rows, and checks a foreign key by one query, in a fraction of the time that it takes row
// by row. The definitions come from the catalog, and are compared with it again at the end.
//
// What could not come back exactly as it was stays on, and so does everything where the role may
// not change the table. All in the transaction of the load: rolled back, nothing was ever off.
#pragma once

#include <string>
#include <vector>

#include "etl/core/notice.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"

namespace etl {

// A row of sql/postgres/catalog/table_keys.sql.
struct TableKey {
  bool foreign_key = false;  // else an index, with the constraint that it is for
  QualifiedName table;       // a foreign key's own, which may be another one that points here
  std::string name;
  std::string stays;  // why it must not be taken off, else empty
  std::string take_off;
  std::string put_back;
  std::string on_copy;  // the same index of a temporary table, or the foreign key as NOT VALID;
                        // empty where it is on
  bool proves = false;  // put back, a foreign key is known to hold for all rows of the table
};

class KeyRemoval {
 public:
  // Reads the catalog and changes nothing. `connection` outlives this object.
  KeyRemoval(Connection& connection, QualifiedName table);

  const QualifiedName& table() const { return table_; }
  // There is something that can come off.
  bool possible() const;

  // Once, before the first row. Where the table is not empty, or the server refuses, the keys stay
  // on. Throws Error kSourceBusy.
  void take_off();
  // Builds again what is off. Throws Error for rows that a key does not allow; the transaction goes
  // on without that key then, and failed() is it. Throws Error kInternal where the keys are not
  // what they were.
  void put_back();

  const TableKey* failed() const { return failed_; }
  // A foreign key that put_back() has proved for the rows of this table.
  bool proved(const QualifiedName& table, const std::string& foreign_key) const;
  // What stayed on, and why.
  Notices notices() const;

 private:
  void read();
  void build(const TableKey& key);

  Connection& connection_;
  QualifiedName table_;
  Message stays_;  // why all of them stay, else empty
  std::vector<TableKey> keys_;
  bool asked_ = false;
  bool off_ = false;
  bool back_ = false;
  const TableKey* failed_ = nullptr;
};

}  // namespace etl
