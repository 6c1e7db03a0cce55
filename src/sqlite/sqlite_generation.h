// One generation under construction: a private file that becomes the mirror, or is removed.
#pragma once

#include <SQLiteCpp/Database.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "etl/core/mirror.h"
#include "etl/sqlite/sqlite_mirror.h"
#include "sqlite/generation_files.h"
#include "sqlite/schema_writer.h"
#include "sqlite/sqlite_reader.h"
#include "sqlite/table_building.h"

namespace etl {

class SqliteGeneration : public MirrorGeneration {
 public:
  // `files` outlives the generation.
  SqliteGeneration(const GenerationFiles& files, std::string run_id,
                   const SqliteMirrorOptions& options);
  ~SqliteGeneration() override;

  Notices create_schema(const MirrorPlan& plan) override;
  std::unique_ptr<RowSink> open_table(const MirrorTable& table) override;
  std::vector<Error> finish_tables() override;
  bool keep_previous(const std::string& name, const QualifiedName& source) override;
  std::optional<std::string> translate_view(const MirrorView& view, const MirrorPlan& plan,
                                            Message& reason) override;
  void create_view(const MirrorView& view, const std::string& sql) override;
  void drop_view(const MirrorView& view) override;
  std::unique_ptr<RowSink> create_materialized(const MirrorView& view) override;
  std::unique_ptr<RowSource> view_rows(const MirrorView& view) override;
  void write_metadata(const MirrorPlan& plan, const MirrorRun& run,
                      const std::vector<MirrorControlRow>& control) override;
  std::vector<std::string> quick_check() override;
  MirrorReader& reader() override;
  std::string publish() override;

 private:
  void execute(const std::string& sql);
  // Why SQLite would not run it; empty where it would. Runs nothing.
  Message refusal(const std::string& sql);
  void create_table(const MirrorTable& table, const MirrorPlan& plan, Notices& notices);
  void begin();
  void commit();
  // Of a table that is whole; an Error where its rows break the index.
  std::optional<Error> make_index(const IndexStatements::OnRows& index);

  const GenerationFiles& files_;
  std::string run_id_;
  SqliteMirrorOptions options_;
  std::string path_;  // of the file under construction
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<SqliteReader> reader_;
  // From create_schema() to finish_tables() the file belongs to the builder, which writes its
  // pages; what needs SQLite itself is kept for afterwards.
  std::unique_ptr<TableBuilding> building_;
  std::vector<IndexStatements::OnRows> indexes_on_rows_;
  std::set<std::string> kept_;  // names of what is as in the published generation
  bool in_transaction_ = false;
  bool published_ = false;
};

}  // namespace etl
