// A mirror in a folder of its own, written through the public interface and read back as the
// outside world would.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/sqlite/sqlite_mirror.h"
#include "support/memory_row_stream.h"
#include "support/schema_building.h"
#include "support/sqlite_file.h"
#include "support/temporary_folder.h"

namespace etl {

using TableRows = std::map<std::string, std::vector<MemoryRow>>;

inline void fill(RowSink& sink, const std::vector<MemoryRow>& rows, std::size_t columns) {
  MemoryRowSource source(rows, columns);
  RowBatch batch;
  while (source.next(batch)) sink.write(batch);
  EXPECT_EQ(sink.finish(), rows.size());
}

inline MirrorRun run_named(const std::string& id) {
  MirrorRun run;
  run.run_id = id;
  run.source = "shop at localhost:5432";
  run.snapshot = "00000003-0000001B-1";
  run.wal_position = "0/16B3748";
  run.started_at = "2026-03-01T12:00:00Z";
  run.finished_at = "2026-03-01T12:00:01Z";
  run.etl_version = "1.2.3";
  return run;
}

class MirrorTest : public testing::Test {
 protected:
  std::string path() const { return folder_.file("warehouse.db"); }
  std::string generations() const { return folder_.file("warehouse.generations"); }
  SqliteMirrorOptions options() const {
    SqliteMirrorOptions made;
    made.path = path();
    return made;
  }

  // Everything up to publishing: schema, rows, indexes.
  std::unique_ptr<MirrorGeneration> build(MirrorStore& store, const std::string& run_id,
                                          const MirrorPlan& plan, const TableRows& rows = {}) {
    std::unique_ptr<MirrorGeneration> generation = store.begin_generation(run_id);
    notices_ = generation->create_schema(plan);
    for (const MirrorTable& table : plan.tables) {
      const auto found = rows.find(table.name);
      const std::unique_ptr<RowSink> sink = generation->open_table(table);
      fill(*sink, found == rows.end() ? std::vector<MemoryRow>{} : found->second,
           table.has_placeholder_column ? 0 : table.columns.size());
    }
    EXPECT_TRUE(generation->finish_tables().empty());
    return generation;
  }

  // A whole run of its own.
  void write(const MirrorPlan& plan, const TableRows& rows = {},
             const std::string& run_id = "20260301T120000Z-a1") {
    write(options(), plan, rows, run_id);
  }
  void write(const SqliteMirrorOptions& chosen, const MirrorPlan& plan, const TableRows& rows,
             const std::string& run_id) {
    const std::unique_ptr<MirrorStore> store = make_sqlite_mirror(chosen);
    store->lock_for_writing();
    const std::unique_ptr<MirrorGeneration> generation = build(*store, run_id, plan, rows);
    generation->write_metadata(plan, run_named(run_id), {});
    EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
    generation->publish();
  }

  SqliteFile mirror() const { return SqliteFile(path()); }
  std::unique_ptr<MirrorReader> reader() const {
    return make_sqlite_mirror(options())->open_published();
  }
  std::vector<std::string> notice_objects() const {
    std::vector<std::string> objects;
    for (const Notice& notice : notices_) objects.push_back(notice.object);
    return objects;
  }

  TemporaryFolder folder_;
  Notices notices_;  // of the last build()
};

// The Error that a call throws; fails the test where it throws none.
template <typename Call>
Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return Error(ErrorKind::kInternal, "none");
}

}  // namespace etl
