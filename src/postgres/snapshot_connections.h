// Connections that have joined an exported snapshot, for those who read rows in it. A connection
// that is given back serves the next reader. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace etl {

class SnapshotConnections {
 public:
  SnapshotConnections(const PostgresOptions& options, const StopFlag& stop, std::string snapshot);

  // Opens the readers' connections before anyone needs them (also while the schema is still read),
  // and locks `selected` for them too: later, a TRUNCATE that already waits for the snapshot's own
  // lock would make every new reader wait behind it. Without a second set of locks where they are
  // very many, or the server has no room for them. `spare`: one more than the options say is of
  // use, if they allow it. Before take().
  void prepare(const SelectedRelations& selected, bool spare);

  // Throws Error; kSourceConnection also where the snapshot is gone because its session ended.
  std::unique_ptr<Connection> take();
  // One more for who has one already, where others will not miss it; else nullptr.
  std::unique_ptr<Connection> take_spare();
  // Whether its last COPY went well or not.
  void give_back(std::unique_ptr<Connection> connection);

 private:
  void add_spare(const SelectedRelations& selected);
  std::unique_ptr<Connection> join(const PostgresOptions& options) const;

  PostgresOptions options_;
  const StopFlag& stop_;
  std::string snapshot_;
  bool locked_ = false;  // the first connection has the second set of locks
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace etl
