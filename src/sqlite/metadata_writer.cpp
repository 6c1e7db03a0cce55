#include "sqlite/metadata_writer.h"

#include <SQLiteCpp/Statement.h>

#include <set>

#include "etl/core/sql_files.h"

namespace etl {

namespace {

void bind_optional(SQLite::Statement& statement, int position, const std::string& text) {
  if (text.empty()) {
    statement.bind(position);
  } else {
    statement.bind(position, text);
  }
}

void run(SQLite::Statement& statement) {
  statement.exec();
  statement.reset();
}

// A table may have failed, and views may not be asked for.
std::set<std::string> relations_of(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT name FROM sqlite_schema WHERE type <> 'index'");
  std::set<std::string> names;
  while (query.executeStep()) names.insert(query.getColumn(0).getString());
  return names;
}

void write_columns(SQLite::Database& database, const std::string& table,
                   const QualifiedName& source, const std::vector<MirrorColumn>& columns) {
  SQLite::Statement insert(database, "INSERT INTO etl_columns VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  for (const MirrorColumn& column : columns) {
    insert.bind(1, table);
    insert.bind(2, column.name);
    insert.bind(3, source.schema);
    insert.bind(4, source.name);
    insert.bind(5, column.source.name);
    insert.bind(6, column.source.type.domain.empty()
                       ? column.source.type.name
                       : column.source.type.domain + " (" + column.source.type.name + ")");
    insert.bind(7, column.source.not_null ? 0 : 1);
    bind_optional(insert, 8, column.source.collation);
    bind_optional(insert, 9, column.source.default_sql);
    bind_optional(insert, 10, column.source.comment);
    insert.bind(11, column.storage.declared_type +
                        (column.storage.collation.empty() ? "" : " " + column.storage.collation));
    run(insert);
  }
}

void write_enums(SQLite::Database& database, const std::vector<EnumType>& enums) {
  SQLite::Statement insert(database, "INSERT INTO etl_enums VALUES (?,?,?)");
  for (const EnumType& type : enums) {
    int position = 0;
    for (const std::string& label : type.labels) {
      insert.bind(1, display(type.name));
      insert.bind(2, ++position);
      insert.bind(3, label);
      run(insert);
    }
  }
}

void write_run(SQLite::Database& database, const MirrorRun& mirror_run) {
  SQLite::Statement insert(database, "INSERT INTO etl_runs VALUES (?,?,?,?,?,?,?,?)");
  insert.bind(1, mirror_run.run_id);
  insert.bind(2, mirror_run.source);
  bind_optional(insert, 3, mirror_run.snapshot);
  bind_optional(insert, 4, mirror_run.wal_position);
  insert.bind(5, mirror_run.started_at);
  insert.bind(6, mirror_run.finished_at);
  insert.bind(7, mirror_run.etl_version);
  insert.bind(8, mirror_run.options);
  run(insert);
}

void write_control(SQLite::Database& database, const std::string& run_id,
                   const std::vector<MirrorControlRow>& control) {
  SQLite::Statement insert(database, "INSERT INTO etl_control VALUES (NULL,?,?,?,?,?,?,?,?)");
  for (const MirrorControlRow& row : control) {
    insert.bind(1, row.table_name);
    insert.bind(2, row.last_update);
    insert.bind(3, static_cast<std::int64_t>(row.records_processed));
    insert.bind(4, row.execution_time_seconds);
    insert.bind(5, row.status);
    bind_optional(insert, 6, row.error_message);
    insert.bind(7, run_id);
    bind_optional(insert, 8, row.checksum);
    run(insert);
  }
}

}  // namespace

std::string metadata_schema() { return std::string(sql_file("sqlite/metadata.sql")); }

void write_metadata(SQLite::Database& database, const MirrorPlan& plan,
                    const std::set<std::string>& kept, const MirrorRun& mirror_run,
                    const std::vector<MirrorControlRow>& control) {
  std::set<std::string> present = relations_of(database);
  for (const std::string& name : kept) present.erase(name);
  for (const MirrorTable& table : plan.tables) {
    if (table.has_placeholder_column || present.count(table.name) == 0) continue;
    write_columns(database, table.name, table.source.name, table.columns);
  }
  for (const MirrorView& view : plan.views) {
    if (present.count(view.name) == 0) continue;
    write_columns(database, view.name, view.source.name, view.columns);
  }
  write_enums(database, plan.enums);
  write_run(database, mirror_run);
  write_control(database, mirror_run.run_id, control);
}

}  // namespace etl
