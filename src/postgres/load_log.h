// The table in which the schema remembers the files that were loaded into it
// (sql/postgres/load_log/load_log.sql). It only ever grows; what a replaced table has lost is told
// by the later entry of mode "replace".
#pragma once

#include <optional>
#include <string>

#include "etl/core/load_target.h"
#include "postgres/sql_runner.h"

namespace etl {

class LoadLog {
 public:
  // `runner` outlives this object.
  LoadLog(SqlRunner& runner, const std::string& schema);

  // Why it cannot be used; empty where it can.
  const Message& missing() const { return missing_; }
  std::optional<LoadRecord> find(const std::string& table, const std::string& sha256);
  void add(const LoadRecord& record);

 private:
  SqlRunner& runner_;
  std::string name_;  // as SQL
  Message missing_;
};

}  // namespace etl
