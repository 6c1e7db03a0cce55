// Connections that have joined an exported snapshot, for those who read rows in it. A connection
// that is given back serves the next reader. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "postgres/connection.h"

namespace etl {

class SnapshotConnections {
 public:
  SnapshotConnections(const PostgresOptions& options, const StopFlag& stop, std::string snapshot);

  // Throws Error; kSourceConnection also where the snapshot is gone because its session ended.
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);

 private:
  PostgresOptions options_;
  const StopFlag& stop_;
  std::string snapshot_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace etl
