// The tables of a generation while the bulk builder writes them: rows stream into one table while
// the indexes of the ones before it are sorted and written by a thread of their own.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/mirror_plan.h"
#include "etl/core/row_stream.h"
#include "etl/runtime/bounded_queue.h"
#include "etl/runtime/worker.h"
#include "sqlite/bulk/bulk_builder.h"

namespace etl {

class TableBuilding {
 public:
  // `path`: a file with the schema and no rows.
  TableBuilding(const std::string& path, const BulkOptions& options);
  ~TableBuilding();  // without finish(): the file is not to be used any more

  // The sink must not outlive this object. Any thread.
  std::unique_ptr<RowSink> open_table(const MirrorTable& table);

  // Waits for the indexes; SQLite may have the file afterwards. Returns an Error for each table
  // whose rows break a unique index, with `table` set; that table is empty then.
  std::vector<Error> finish();

 private:
  class Sink;
  using Job = std::unique_ptr<BulkIndexJob>;

  bool has_failed(const std::string& table) const;  // under failed_mutex_
  void build_indexes();

  BulkBuilder builder_;
  BoundedQueue<Job> jobs_;
  std::mutex failed_mutex_;
  std::vector<Error> failed_;
  Worker index_worker_;
};

}  // namespace etl
