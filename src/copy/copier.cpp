#include "etl/copy/copier.h"

#include <optional>
#include <utility>
#include <vector>

#include "etl/core/error.h"
#include "etl/runtime/bounded_queue.h"
#include "etl/runtime/worker.h"

namespace etl {

namespace {

// Four batches of about 1 MiB: one being read, one being written, and two so that neither thread
// waits for the other over a short hiccup. More did not make it faster.
constexpr std::size_t kBatches = 4;

void check_nothing_lost(const CopyResult& result) {
  if (result.read == result.sent && result.sent == result.written) return;
  throw Error(
      ErrorKind::kInternal,
      message("rows were lost on the way: the source sent %1, %2 were read, %3 were written",
              result.sent, result.read, result.written),
      message("nothing was published; please report this as a bug"));
}

// Every batch has come back, so none is in use.
bool all_idle(BoundedQueue<RowBatch>& empty) {
  std::vector<RowBatch> idle;
  while (idle.size() < kBatches) {
    std::optional<RowBatch> batch = empty.pop();
    if (!batch) return false;
    idle.push_back(std::move(*batch));
  }
  for (RowBatch& batch : idle) empty.push(std::move(batch));
  return true;
}

}  // namespace

CopyResult copy_rows(RowSource& source, RowSink& sink, const StopFlag& stop,
                     const CopyProgress& progress) {
  BoundedQueue<RowBatch> filled(kBatches);
  BoundedQueue<RowBatch> empty(kBatches);
  for (std::size_t i = 0; i < kBatches; ++i) empty.push(RowBatch());

  Worker reader([&] {
    struct CloseAtEnd {
      BoundedQueue<RowBatch>& queue;
      ~CloseAtEnd() { queue.close(); }
    } close_at_end{filled};
    while (std::optional<RowBatch> batch = empty.pop()) {
      stop.throw_if_requested();
      if (!source.next(*batch)) return;
      const bool huge = batch->huge();
      if (!filled.push(std::move(*batch))) return;
      if (huge && !all_idle(empty)) return;  // one of them in memory is enough
    }
  });

  CopyResult result;
  try {
    while (std::optional<RowBatch> batch = filled.pop()) {
      stop.throw_if_requested();
      sink.write(*batch);
      result.read += batch->rows();
      result.bytes += batch->byte_size();
      if (progress) progress(batch->rows(), batch->byte_size());
      batch->clear();
      empty.push(std::move(*batch));
    }
  } catch (...) {
    empty.close();
    filled.close();
    throw;  // the worker's destructor waits for the reader's current next()
  }
  reader.join();  // a failure of the source comes out here, before the sink is told to finish
  result.sent = source.row_count();
  result.written = sink.finish();
  check_nothing_lost(result);
  return result;
}

}  // namespace etl
