// Moves rows from a source to a sink with two threads: one reads and splits (RowSource::next), the
// calling thread converts and writes (RowSink::write). Between them a bounded queue of recycled
// batches, so memory is bounded by the queue and the largest row, not by the table.
#pragma once

#include <cstdint>
#include <functional>

#include "etl/core/row_stream.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

struct CopyResult {
  std::uint64_t read = 0;     // rows that went through
  std::uint64_t sent = 0;     // rows that the source says it sent
  std::uint64_t written = 0;  // rows that the sink says it has
  std::uint64_t bytes = 0;    // of the batches: field values, and what stood between them
};

using CopyProgress = std::function<void(std::uint64_t rows, std::uint64_t bytes)>;

// Throws the first Error of either end, kInterrupted on a stop, and kInternal when the three
// counts are not equal: a row that was lost is never passed over.
// The source must notice `stop` by itself while it waits; the copier looks at it per batch.
CopyResult copy_rows(RowSource& source, RowSink& sink, const StopFlag& stop,
                     const CopyProgress& progress = {});

}  // namespace etl
