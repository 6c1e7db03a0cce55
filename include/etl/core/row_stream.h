// The two ends of a copy. Implementations: PostgresRowSource, CsvRowSource; SqliteRowSink,
// PostgresRowSink. Each end is used by one thread at a time, the two ends by two threads.
#pragma once

#include <cstdint>

#include "etl/core/row_batch.h"

namespace etl {

class RowSource {
 public:
  virtual ~RowSource() = default;

  // Fills `batch` (cleared first, shaped to this source's columns) with the next rows, in the
  // source's order. False at the end, with an empty batch. Throws Error; the source is then dead.
  virtual bool next(RowBatch& batch) = 0;

  // Rows that the source itself says it sent; valid after next() returned false.
  virtual std::uint64_t row_count() const = 0;

  // True where a row may be hundreds of MB: who reads it should have nothing else of size in
  // memory.
  virtual bool has_huge_rows() const { return false; }
};

class RowSink {
 public:
  virtual ~RowSink() = default;  // without finish(): what was written is dropped

  // Takes all rows of the batch; the batch may be reused afterwards. Throws Error; dead then.
  virtual void write(const RowBatch& batch) = 0;

  // After the last batch: makes the rows final for this sink's owner (not yet committed or
  // published) and returns how many the target says it has taken.
  virtual std::uint64_t finish() = 0;
};

}  // namespace etl
