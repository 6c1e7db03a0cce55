// Rows with a huge value, in pieces. COPY sends a row as one message, and libpq hands it over whole
// and copied: a text of 200 MB would stand in memory three times before anyone has looked at it, a
// bytea, which travels in hexadecimal, six times, and a bytea of 512 MB cannot be sent at all. So
// where a table has such values, they come ahead of their row, a few MiB at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/row_batch.h"
#include "etl/core/schema.h"
#include "etl/core/source_database.h"
#include "postgres/sql_runner.h"

namespace etl {

// The columns of `read` (by position) that hold at least one huge value. One reading of the table,
// without its values, where its size says that there may be any; none otherwise. `from` is the
// relation as an item of FROM.
std::vector<std::size_t> huge_columns(SqlRunner& runner, const Relation& relation,
                                      const std::string& from,
                                      const std::vector<SourceColumn>& read);

// COPY of a row's pieces, then of the row itself without them; for HugeRowReader. `condition` may
// be empty.
std::string copy_in_pieces_statement(const std::string& from,
                                     const std::vector<SourceColumn>& columns,
                                     const std::vector<std::size_t>& huge,
                                     const std::string& condition);

// Puts the pieces together again. One thread.
class HugeRowReader {
 public:
  // `bytes` as for add_copy_line(), of the row's own columns.
  HugeRowReader(std::size_t columns, const std::vector<bool>& bytes);

  // One line of copy_in_pieces_statement(): a piece, or a row, which is in `batch` then with all
  // that belongs to it. Throws Error kInternal where a piece is missing or out of order.
  void add(std::string_view line, RowBatch& batch);

  // True after a piece: its row is still to come.
  bool inside_row() const { return !whole_.empty(); }

  // Lines so far that were pieces.
  std::uint64_t pieces() const { return pieces_; }

 private:
  struct Whole {
    std::size_t column;
    std::size_t start;  // in the arena of the batch
    std::size_t size;
  };
  void add_piece(RowBatch& batch);
  void add_row(RowBatch& batch);

  std::size_t columns_;
  std::vector<bool> bytes_;
  RowBatch line_;             // one line, taken apart
  std::vector<Whole> whole_;  // of the row to come
  std::uint64_t next_ = 0;    // number of the next piece
  std::size_t expected_ = 0;  // bytes of the value whose pieces come
  std::uint64_t pieces_ = 0;
};

}  // namespace etl
