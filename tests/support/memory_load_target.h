// A load target in memory, with faults to plant.
#pragma once

#include <algorithm>
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
  std::vector<RowFault> stage_faults;  // of staged rows: found when they are sent,
  std::vector<RowFault> merge_faults;  // and when they are put in
  std::uint64_t updated = 0;           // of the rows that an upsert puts in
  std::uint64_t unchanged = 0;
  std::vector<LoadRecord> loads;  // committed
  std::string no_load_log;
  std::optional<Error> commit_error;
  std::vector<std::string> steps;  // "truncate a b", "copy a", "commit"
};

class MemoryStagedRows : public StagedRows {
 public:
  MemoryStagedRows(MemoryLoadTargetState& state, std::vector<MemoryRow>& table, FaultLog& faults)
      : state_(state), table_(table), faults_(faults) {}

  void write(const RowBatch& batch) override {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      const std::uint64_t number = batch.numbered() ? batch.number(row) : rows_seen_;
      ++rows_seen_;
      MemoryRow fields;
      for (std::size_t column = 0; column < batch.columns(); ++column) {
        fields.push_back(batch.null(row, column)
                             ? std::nullopt
                             : std::make_optional(std::string(batch.value(row, column))));
      }
      rows_[number] = std::move(fields);
    }
  }
  std::uint64_t finish() override {
    leave_out(state_.stage_faults);
    return rows_.size();
  }
  MergeCounts merge() override {
    leave_out(state_.merge_faults);
    state_.steps.push_back("merge");
    if (faults_.failed()) return {};
    for (const auto& [number, row] : rows_) table_.push_back(row);
    return {rows_.size() - state_.updated - state_.unchanged, state_.updated, state_.unchanged};
  }

 private:
  void leave_out(const std::vector<RowFault>& planted) {
    for (const RowFault& fault : planted) {
      if (rows_.erase(fault.record) > 0) faults_.add(fault);
    }
  }

  MemoryLoadTargetState& state_;
  std::vector<MemoryRow>& table_;
  FaultLog& faults_;
  std::map<std::uint64_t, MemoryRow> rows_;  // by number
  std::uint64_t rows_seen_ = 0;
};

class MemoryLoadTarget : public LoadTarget {
 public:
  explicit MemoryLoadTarget(MemoryLoadTargetState& state)
      : state_(state), tables_(state.committed), loads_(state.loads) {}

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
  std::unique_ptr<StagedRows> stage(const QualifiedName& table,
                                    const std::vector<std::string>& columns, MergeMode mode,
                                    FaultLog& faults) override {
    std::string step = (mode == MergeMode::kUpsert ? "stage to upsert " : "stage ") + table.name;
    for (const std::string& column : columns) step += " " + column;
    state_.steps.push_back(step);
    return std::make_unique<MemoryStagedRows>(state_, tables_[table.name], faults);
  }
  void create_table(const Relation& table) override {
    state_.steps.push_back("create " + table.name.name);
    state_.schema.relations.push_back(table);
  }
  std::string table_definition(const Relation& table) override {
    return "CREATE TABLE " + table.name.name;
  }
  std::optional<LoadRecord> loaded_before(const std::string& table,
                                          const std::string& sha256) override {
    const auto found = std::find_if(loads_.rbegin(), loads_.rend(), [&](const LoadRecord& load) {
      return load.table == table && load.sha256 == sha256;
    });
    return found == loads_.rend() ? std::nullopt : std::make_optional(*found);
  }
  void record_load(const LoadRecord& record) override { loads_.push_back(record); }
  Message no_load_log() override { return state_.no_load_log; }
  bool has_rows(const QualifiedName& table) override { return !tables_[table.name].empty(); }
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
    state_.loads = loads_;
    state_.steps.push_back("commit");
  }

 private:
  MemoryLoadTargetState& state_;
  std::map<std::string, std::vector<MemoryRow>> tables_;
  std::vector<LoadRecord> loads_;
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
