// A source database in memory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/source_database.h"
#include "support/memory_row_stream.h"

namespace etl {

// What the double answers; shared by the database and its snapshots, changed by tests at any time.
struct MemorySourceState {
  SchemaModel schema;
  std::map<std::string, std::vector<MemoryRow>> rows;  // by relation name
  std::map<std::string, std::string> scalars;          // by SQL text
  std::map<std::string, std::uint64_t> orphans;        // by foreign key name
  std::map<std::string, Error> row_errors;             // by relation name: rows() fails so
  int lost_connections = 0;                            // so many snapshots lose theirs
  int snapshots = 0;
  int ranges_read = 0;
};

class MemorySnapshot : public SourceSnapshot {
 public:
  explicit MemorySnapshot(MemorySourceState& state) : state_(state) {}

  const std::string& id() const override { return id_; }
  const std::string& wal_position() const override { return wal_position_; }
  const SchemaModel& schema() const override { return state_.schema; }
  std::unique_ptr<RowSource> rows(const QualifiedName& relation,
                                  const std::vector<SourceColumn>& columns) override {
    if (state_.lost_connections > 0) {
      --state_.lost_connections;
      return std::make_unique<FaultyRowSource>(
          0, Error(ErrorKind::kSourceConnection, "server closed the connection"));
    }
    const auto failing = state_.row_errors.find(relation.name);
    if (failing != state_.row_errors.end()) {
      return std::make_unique<FaultyRowSource>(0, failing->second);
    }
    return std::make_unique<MemoryRowSource>(state_.rows[relation.name], columns.size());
  }
  std::unique_ptr<RowSource> rows_in(const QualifiedName& relation,
                                     const std::vector<SourceColumn>& columns,
                                     const KeyRange& range) override {
    ++state_.ranges_read;
    std::size_t key = 0;
    while (columns[key].name != range.column) ++key;
    return std::make_unique<MemoryRowSource>(rows_in_range(state_.rows[relation.name], key, range),
                                             columns.size());
  }
  std::uint64_t count_rows(const QualifiedName& relation) override {
    return state_.rows[relation.name].size();
  }
  std::uint64_t count_orphans(const Relation&, const ForeignKey& key) override {
    return state_.orphans[key.name];
  }
  std::vector<std::optional<std::string>> first_row(const std::string& sql,
                                                    const std::vector<std::string>&) override {
    const auto found = state_.scalars.find(sql);
    if (found == state_.scalars.end()) return {};
    return {found->second};
  }

 private:
  MemorySourceState& state_;
  std::string id_ = "00000003-0000001B-1";
  std::string wal_position_ = "0/1573E28";
};

class MemorySource : public SourceDatabase {
 public:
  explicit MemorySource(MemorySourceState& state) : state_(state) {}
  SourceIdentity identity() override {
    return {"localhost", "5432", "warehouse", "etl", "15.0", false};
  }
  std::unique_ptr<SourceSnapshot> open_snapshot(const SchemaSelection&) override {
    ++state_.snapshots;
    return std::make_unique<MemorySnapshot>(state_);
  }

 private:
  MemorySourceState& state_;
};

}  // namespace etl
