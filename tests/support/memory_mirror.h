// A mirror in memory: generations are maps of rows, and faults can be planted in them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/mirror.h"
#include "support/memory_row_stream.h"

namespace etl {

using MemoryTables = std::map<std::string, std::vector<MemoryRow>>;

struct MemoryMirrorState {
  std::optional<MemoryTables> published;
  std::map<std::string, std::string> scalars;                          // by SQL text
  std::map<std::string, std::vector<ForeignKeyViolation>> violations;  // by table
  std::map<std::string, Error> reference_errors;  // by table: its check fails so
  std::vector<Error> broken_keys;                 // what finish_tables() returns
  std::map<std::string, Error> sink_errors;       // by table: writing its rows fails so
  std::vector<std::string> damage;                // quick_check() of every new generation
  std::optional<std::string> loses_a_row_of;      // that table's count is one too low
  std::map<std::string, std::string> view_sql;    // views that translate
  std::map<std::string, std::vector<MemoryRow>> view_results;
  std::vector<std::string> views;  // of the published generation
  std::vector<MirrorControlRow> control;
  bool locked_by_another = false;
  std::vector<std::string> columns;  // table_columns() of every table
  int publications = 0;
};

class MemoryReader : public MirrorReader {
 public:
  MemoryReader(MemoryMirrorState& state, MemoryTables& tables) : state_(state), tables_(tables) {}
  bool has_table(const std::string& name) override { return tables_.count(name) > 0; }
  std::vector<std::string> table_columns(const std::string&) override { return state_.columns; }
  std::uint64_t count_rows(const std::string& table) override {
    const std::uint64_t rows = tables_.at(table).size();
    return state_.loses_a_row_of == table ? rows - 1 : rows;
  }
  std::unique_ptr<RowSource> table_rows(const MirrorTable& table,
                                        const std::optional<KeyRange>& range) override {
    const std::vector<MemoryRow>& rows = tables_.at(table.name);
    if (!range) return std::make_unique<MemoryRowSource>(rows, table.columns.size());
    std::size_t key = 0;
    while (table.columns[key].source.name != range->column) ++key;
    return std::make_unique<MemoryRowSource>(rows_in_range(rows, key, *range),
                                             table.columns.size());
  }
  std::vector<std::string> sample_values(const MirrorTable& table, std::size_t column,
                                         std::size_t most) override {
    std::vector<std::string> values;
    for (const MemoryRow& row : tables_.at(table.name)) {
      if (values.size() < most && row[column]) values.push_back(*row[column]);
    }
    return values;
  }
  std::vector<ForeignKeyViolation> foreign_key_check(const std::string& table) override {
    const auto failing = state_.reference_errors.find(table);
    if (failing != state_.reference_errors.end()) throw failing->second;
    return state_.violations[table];
  }
  std::vector<std::optional<std::string>> first_row(const std::string& sql) override {
    const auto found = state_.scalars.find(sql);
    if (found == state_.scalars.end()) return {};
    return {found->second};
  }
  std::optional<MirrorRun> last_run() override { return std::nullopt; }

 private:
  MemoryMirrorState& state_;
  MemoryTables& tables_;
};

class MemoryGeneration : public MirrorGeneration {
 public:
  explicit MemoryGeneration(MemoryMirrorState& state) : state_(state), reader_(state, tables_) {}

  Notices create_schema(const MirrorPlan& plan) override {
    for (const MirrorTable& table : plan.tables) tables_[table.name];
    return {};
  }
  std::unique_ptr<RowSink> open_table(const MirrorTable& table) override {
    const auto failing = state_.sink_errors.find(table.name);
    if (failing != state_.sink_errors.end()) throw failing->second;
    return std::make_unique<MemoryRowSink>(tables_[table.name]);
  }
  std::vector<Error> finish_tables() override { return state_.broken_keys; }
  bool keep_previous(const std::string& name, const QualifiedName&) override {
    tables_.erase(name);
    if (!state_.published || state_.published->count(name) == 0) return false;
    tables_[name] = state_.published->at(name);
    return true;
  }
  std::optional<std::string> translate_view(const MirrorView& view, const MirrorPlan&,
                                            Message& reason) override {
    const auto found = state_.view_sql.find(view.name);
    if (found != state_.view_sql.end()) return found->second;
    reason = "unknown function";
    return std::nullopt;
  }
  void create_view(const MirrorView& view, const std::string&) override {
    views_.push_back(view.name);
  }
  void drop_view(const MirrorView&) override { views_.pop_back(); }
  std::unique_ptr<RowSink> create_materialized(const MirrorView& view) override {
    return std::make_unique<MemoryRowSink>(tables_[view.name]);
  }
  std::unique_ptr<RowSource> view_rows(const MirrorView& view) override {
    return std::make_unique<MemoryRowSource>(state_.view_results[view.name], view.columns.size());
  }
  void write_metadata(const MirrorPlan&, const MirrorRun&,
                      const std::vector<MirrorControlRow>& control) override {
    control_ = control;
  }
  std::vector<std::string> quick_check() override { return state_.damage; }
  MirrorReader& reader() override { return reader_; }
  std::string publish() override {
    state_.published = tables_;
    state_.views = views_;
    state_.control = control_;
    ++state_.publications;
    return "generation " + std::to_string(state_.publications);
  }

 private:
  MemoryMirrorState& state_;
  MemoryTables tables_;
  std::vector<std::string> views_;
  std::vector<MirrorControlRow> control_;
  MemoryReader reader_;
};

class MemoryMirror : public MirrorStore {
 public:
  explicit MemoryMirror(MemoryMirrorState& state) : state_(state) {}
  std::string path() const override { return "mirror.db"; }
  void lock_for_writing() override {
    if (state_.locked_by_another) throw Error(ErrorKind::kLocked, "locked by process 7");
  }
  std::unique_ptr<MirrorGeneration> begin_generation(const std::string&) override {
    return std::make_unique<MemoryGeneration>(state_);
  }
  std::unique_ptr<MirrorReader> open_published() override {
    if (!state_.published) throw Error(ErrorKind::kMirror, "no mirror");
    return std::make_unique<MemoryReader>(state_, *state_.published);
  }
  WentBack go_back() override {
    if (state_.publications < 2) throw Error(ErrorKind::kMirror, "no generation before");
    return {"second", "first"};
  }

 private:
  MemoryMirrorState& state_;
};

}  // namespace etl
