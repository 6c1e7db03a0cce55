// The smallest mirror that a test can ask questions of.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "etl/sqlite/sqlite_mirror.h"
#include "support/memory_row_stream.h"
#include "support/temporary_folder.h"

namespace etl {

inline Column typed(const std::string& name, const std::string& base, int precision = -1,
                    int scale = -1) {
  Column column;
  column.name = name;
  column.type.name = base;
  column.type.base = base;
  column.type.precision = precision;
  column.type.scale = scale;
  return column;
}

inline Relation keyed(const std::string& name, std::vector<Column> columns,
                      std::vector<std::string> key) {
  Relation relation;
  relation.name = {"shop", name};
  relation.columns = std::move(columns);
  relation.primary_key = {name + "_pkey", std::move(key)};
  return relation;
}

using RowsOfTables = std::map<std::string, std::vector<MemoryRow>>;

// Builds a generation, not published, and lets it be read.
class SmallMirror {
 public:
  explicit SmallMirror(const SchemaModel& model, const RowsOfTables& rows = {},
                       const StorageOptions& storage = {})
      : plan_(plan_mirror(model, storage)) {
    SqliteMirrorOptions options;
    options.path = folder_.file("shop.db");
    store_ = make_sqlite_mirror(options);
    store_->lock_for_writing();
    generation_ = store_->begin_generation("20260301T120000Z-ab");
    notices_ = generation_->create_schema(plan_);
    for (const MirrorTable& table : plan_.tables) {
      const std::unique_ptr<RowSink> sink = generation_->open_table(table);
      const auto found = rows.find(table.name);
      if (found != rows.end()) {
        MemoryRowSource source(found->second, table.columns.size());
        RowBatch batch;
        while (source.next(batch)) sink->write(batch);
      }
      sink->finish();
    }
    generation_->finish_tables();
  }

  const MirrorPlan& plan() const { return plan_; }
  const Notices& notices() const { return notices_; }
  MirrorGeneration& generation() { return *generation_; }
  MirrorReader& reader() { return generation_->reader(); }
  std::string answer(const std::string& sql) { return reader().scalar(sql).value_or("NULL"); }
  std::string file() const {
    return folder_.file("shop.generations/20260301T120000Z-ab.db.building");
  }
  bool has_notice(const std::string& object, const std::string& part) const {
    for (const Notice& notice : notices_) {
      if (notice.object == object && notice.message.english().find(part) != std::string::npos)
        return true;
    }
    return false;
  }

 private:
  TemporaryFolder folder_;
  MirrorPlan plan_;
  std::unique_ptr<MirrorStore> store_;
  std::unique_ptr<MirrorGeneration> generation_;
  Notices notices_;
};

inline std::vector<MemoryRow> all_rows(RowSource& source) {
  std::vector<MemoryRow> rows;
  MemoryRowSink sink(rows);
  RowBatch batch;
  while (source.next(batch)) sink.write(batch);
  sink.finish();
  return rows;
}

}  // namespace etl
