// Fills the empty tables of a new SQLite file, and their indexes, by writing the pages of their
// b-trees bottom-up in the documented file format (sqlite.org/fileformat2.html) instead of through
// INSERT. What SQLite reads afterwards is, value for value and storage class for storage class,
// what it would have stored itself.
//
// The way of a file:
//   1. SQLite makes it: bulk_pragmas() first, then CREATE TABLE and CREATE INDEX, COMMIT.
//   2. A BulkBuilder is made; until its finish() no connection reads or writes the file (one may
//      stay open, without a transaction: it sees that the file has changed).
//   3. For every table to be filled: add_table(), rows, finish(), and the jobs that write its
//      indexes, in any order and on any thread. Tables not added stay as they are.
//   4. finish(). Nothing is synced; that is the caller's.
//
// Done: rowid tables (rowids 1, 2, 3... or the INTEGER PRIMARY KEY's values, in whatever order they
// come) and WITHOUT ROWID tables; unique and other indexes, BINARY, NOCASE and RTRIM, ASC and DESC;
// overflow pages; every page size; files beyond the lock-byte page and 4 GiB. Found and named:
// duplicates in unique indexes and keys, NULL in NOT NULL columns.
// Not done, and refused by add_table() with an Error kInternal: partial indexes and indexes on
// expressions (CREATE INDEX after finish() instead), generated columns, STRICT, AUTOINCREMENT,
// other collations, text conversions into columns of numeric affinity.
// Not looked at: CHECK, foreign keys, triggers. PRAGMA quick_check and foreign_key_check do.
//
// Memory: the budget holds what the sorts of all tables keep; beyond it they use files without a
// name beside the database. About 3 MiB a sort and 0.3 MiB a tree come on top, and the largest
// value that is indexed or has to be sorted, twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "etl/core/row_stream.h"
#include "etl/core/storage.h"

namespace etl {

class StopFlag;

struct BulkOptions {
  std::size_t memory_budget = std::size_t{256} << 20;  // bytes
  // Sorts and index jobs look for a stop, and throw Error kInterrupted. nullptr: never stopped.
  const StopFlag* stop = nullptr;
};

// SQL to run in the new file before its first CREATE. SQLite builds differ in their defaults
// (Debian's has auto_vacuum on). `page_size`: a power of two from 512 to 65536.
std::string bulk_pragmas(unsigned page_size = 4096);

// Sorts and writes one index. Every job may run on a thread of its own, at any time between the
// finish() of its table and that of the builder. A job that is not run, or throws, empties its
// table and all its indexes again.
class BulkIndexJob {
 public:
  virtual ~BulkIndexJob() = default;

  virtual const std::string& table() const = 0;
  virtual const std::string& index() const = 0;
  // Throws Error kMirror, with `table` set, for a duplicate; its text names table and index and
  // shows no value. Call once.
  virtual void run() = 0;
};

// The rows of one table; its batches have the table's columns in their order. Used by one thread at
// a time; tables of one builder may be written by different threads at once.
// write() and finish() throw Error kMirror, with `table` (and `column`) set, for NULL in a NOT NULL
// column, a duplicate key, a text that the column's conversion cannot read, a row beyond SQLite's
// limit of 1,000,000,000 bytes, and where the file cannot be written. A sink that is destroyed
// without finish(), or has thrown, leaves its table empty.
class BulkTable : public RowSink {
 public:
  // After finish(); call once. Jobs that are not taken are run by the builder's finish().
  virtual std::vector<std::unique_ptr<BulkIndexJob>> index_jobs() = 0;
};

class BulkBuilder {
 public:
  // Throws Error kMirror where the file is not one that bulk_pragmas() began.
  explicit BulkBuilder(const std::string& path, const BulkOptions& options = {});
  ~BulkBuilder();  // without finish(): the file is not to be used any more
  BulkBuilder(const BulkBuilder&) = delete;
  BulkBuilder& operator=(const BulkBuilder&) = delete;

  // One conversion for each column of the table, in the table's order. The table must be empty.
  // May be called by any thread; tables and jobs must not outlive the builder.
  std::unique_ptr<BulkTable> add_table(const std::string& name,
                                       const std::vector<Conversion>& columns);

  // After all tables and jobs: runs the jobs that nobody took, empties the tables that failed, and
  // makes the file whole for SQLite. Throws the first Error of those jobs, the file being whole
  // nevertheless.
  void finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace etl
