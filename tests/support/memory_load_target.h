// A load target in memory, with faults to plant.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/load_target.h"
#include "support/memory_row_stream.h"

namespace etl {

struct MemoryLoadTargetState {
  SchemaModel schema;
  std::map<std::string, std::vector<MemoryRow>> committed;  // by table
  std::map<std::string, std::string> scalars;               // by SQL text
  std::map<std::string, std::uint64_t> orphans;             // by foreign key
  std::optional<Error> copy_error;                          // thrown by the first write
  std::string copy_error_table;                             // only there; empty: anywhere
  std::optional<Error> truncate_error;
  std::optional<Error> finish_error;  // of the table that it names
  std::optional<Error> fault;         // what a second look at the rows finds
  Notices finish_notices;
  std::optional<Error> commit_error;
  std::vector<std::string> steps;  // "truncate a b", "copy a", "commit"
};

class MemoryLoadTarget : public LoadTarget {
 public:
  explicit MemoryLoadTarget(MemoryLoadTargetState& state)
      : state_(state), tables_(state.committed) {}

  SourceIdentity identity() override { return {}; }
  const SchemaModel& schema() override { return state_.schema; }
  void truncate(const std::vector<QualifiedName>& tables) override {
    if (state_.truncate_error) throw *state_.truncate_error;
    std::string step = "truncate";
    for (const QualifiedName& table : tables) {
      tables_[table.name].clear();
      step += " " + table.name;
    }
    state_.steps.push_back(step);
  }
  void expect_many_rows(const std::vector<QualifiedName>& tables, bool emptied) override {
    if (tables.empty()) return;
    std::string step = emptied ? "expect many in emptied" : "expect many in";
    for (const QualifiedName& table : tables) step += " " + table.name;
    state_.steps.push_back(step);
  }
  Notices finish(const QualifiedName& table) override {
    if (state_.finish_error && state_.finish_error->table == display(table)) {
      throw *state_.finish_error;
    }
    return state_.finish_notices;
  }
  std::unique_ptr<RowSink> find_fault(const std::vector<std::string>&) override {
    if (!state_.fault) return nullptr;
    state_.steps.push_back("find fault");
    return std::make_unique<FaultyRowSink>(*state_.fault);
  }
  std::unique_ptr<RowSink> copy_into(const QualifiedName& table,
                                     const std::vector<std::string>& columns) override {
    std::string step = "copy " + table.name;
    for (const std::string& column : columns) step += " " + column;
    state_.steps.push_back(step);
    const bool faulty = state_.copy_error &&
                        (state_.copy_error_table.empty() || state_.copy_error_table == table.name);
    if (faulty) return std::make_unique<FaultyRowSink>(*state_.copy_error);
    return std::make_unique<MemoryRowSink>(tables_[table.name]);
  }
  std::uint64_t count_rows(const QualifiedName& table) override {
    return tables_[table.name].size();
  }
  std::uint64_t count_orphans(const Relation&, const ForeignKey& key) override {
    return state_.orphans[key.name];
  }
  std::vector<std::optional<std::string>> first_row(const std::string& sql) override {
    const auto found = state_.scalars.find(sql);
    if (found == state_.scalars.end()) return {};
    return {found->second};
  }
  void commit() override {
    if (state_.commit_error) throw *state_.commit_error;
    state_.committed = tables_;
    state_.steps.push_back("commit");
  }

 private:
  MemoryLoadTargetState& state_;
  std::map<std::string, std::vector<MemoryRow>> tables_;
};

class MemoryLoadTargetFactory : public LoadTargetFactory {
 public:
  explicit MemoryLoadTargetFactory(MemoryLoadTargetState& state) : state_(state) {}
  std::unique_ptr<LoadTarget> open(const LoadTargetOptions&,
                                   std::vector<std::string>& created) override {
    created.push_back("schema shop");
    return std::make_unique<MemoryLoadTarget>(state_);
  }

 private:
  MemoryLoadTargetState& state_;
};

}  // namespace etl
