#include <algorithm>
#include <memory>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "etl/postgres/postgres.h"
#include "postgres/bad_row.h"
#include "postgres/catalog.h"
#include "postgres/connection.h"
#include "postgres/failure.h"
#include "postgres/fault_search.h"
#include "postgres/installer.h"
#include "postgres/key_removal.h"
#include "postgres/load_log.h"
#include "postgres/relation_queries.h"
#include "postgres/row_sink.h"
#include "postgres/sql_text.h"
#include "postgres/staged_rows.h"
#include "postgres/table_ddl.h"

namespace etl {

namespace {

constexpr char kForeignKeyViolation[] = "23503";

// Schemas and names, as the SQL files want them.
std::pair<std::string, std::string> as_arrays(const std::vector<QualifiedName>& tables) {
  std::vector<std::string> schemas;
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    schemas.push_back(table.schema);
    names.push_back(table.name);
  }
  return {array_literal(schemas), array_literal(names)};
}

// All on one libpq connection, because COPY FROM STDIN has to be in the same transaction as
// everything around it.
class PostgresLoadTarget final : public LoadTarget {
 public:
  PostgresLoadTarget(std::unique_ptr<Connection> connection, const std::string& schema,
                     std::chrono::milliseconds lock_timeout)
      : connection_(std::move(connection)), schema_name_(schema), lock_timeout_(lock_timeout) {
    connection_->execute("BEGIN;\n" + session_settings(lock_timeout) +
                         // A notice during COPY would look like an error about to come.
                         "SET LOCAL client_min_messages = error");
    read_tables();
    log_.emplace(*connection_, schema);
  }

  SourceIdentity identity() override { return connection_->identity(); }
  const SchemaModel& schema() override { return schema_; }

  void truncate(const std::vector<QualifiedName>& tables) override {
    if (tables.empty()) return;
    check_references_from_outside(tables);
    std::vector<QualifiedName> sorted = tables;  // it locks them in this order
    std::sort(sorted.begin(), sorted.end());
    std::string list;
    for (const QualifiedName& table : sorted) {
      list += (list.empty() ? "" : ", ") + quote_name(table);
    }
    naming_lock_holder(tables, Against::kTruncate, [&] {
      connection_->execute_waiting("TRUNCATE TABLE " + list, lock_timeout_);
    });
  }

  void expect_many_rows(const std::vector<QualifiedName>& tables, bool emptied) override {
    std::vector<QualifiedName> possible;
    for (const QualifiedName& table : tables) {
      if (!emptied && etl::has_rows(*connection_, table)) continue;
      removals_.emplace_back(*connection_, table);
      if (removals_.back().possible()) possible.push_back(table);
    }
    if (!possible.empty()) lock_with_neighbours(possible);
  }

  std::unique_ptr<RowSink> copy_into(const QualifiedName& table,
                                     const std::vector<std::string>& columns) override {
    if (KeyRemoval* keys = removal(table)) {
      take_off(*keys);
    }
    connection_->execute(rows_begun_ ? "RELEASE SAVEPOINT etl_rows; SAVEPOINT etl_rows"
                                     : "SAVEPOINT etl_rows");
    rows_begun_ = true;
    return std::make_unique<PostgresRowSink>(*connection_, relation(table), columns);
  }

  std::unique_ptr<StagedRows> stage(const QualifiedName& table,
                                    const std::vector<std::string>& columns, MergeMode mode,
                                    FaultLog& faults) override {
    KeyRemoval* const keys = removal(table);
    if (keys != nullptr) put_back(*keys);  // of the file before: this one is compared by them
    return std::make_unique<PostgresStagedRows>(*connection_, schema_, relation(table), columns,
                                                mode, faults, [this, keys] {
                                                  if (keys != nullptr) take_off(*keys);
                                                });
  }

  Notices finish(const QualifiedName& table) override {
    KeyRemoval* const keys = removal(table);
    if (keys == nullptr) return {};
    put_back(*keys);
    return keys->notices();
  }

  std::unique_ptr<RowSink> find_fault(const std::vector<std::string>& columns) override {
    if (search_ == nullptr) search_ = search_for_orphan();
    return search_ == nullptr ? nullptr : search_->sink(columns);
  }

  void create_table(const Relation& table) override {
    naming(table.name, [&] {
      try {
        connection_->execute(table_ddl(table));
      } catch (const Error& error) {
        if (error.sqlstate != "42P07") throw;
        throw Error(ErrorKind::kBadInput, message("it is there already"),
                    message("load into it without --create-table, or give another name with "
                            "--table"));
      }
    });
    read_tables();
  }

  std::string table_definition(const Relation& table) override { return table_ddl(table); }

  std::optional<LoadRecord> loaded_before(const std::string& table,
                                          const std::string& sha256) override {
    return log_->find(table, sha256);
  }
  void record_load(const LoadRecord& record) override { log_->add(record); }
  Message no_load_log() override { return log_->missing(); }

  bool has_rows(const QualifiedName& table) override {
    return naming(table, [&] { return etl::has_rows(*connection_, table); });
  }

  std::uint64_t count_rows(const QualifiedName& table) override {
    return naming(table, [&] {
      return etl::count_rows(*connection_, from_item(table, relation(table).kind));
    });
  }

  std::uint64_t count_orphans(const Relation& relation, const ForeignKey& key) override {
    const KeyRemoval* const keys = removal(relation.name);
    if (keys != nullptr && keys->proved(relation.name, key.name)) return 0;
    return naming(relation.name,
                  [&] { return etl::count_orphans(*connection_, relation.name, key); });
  }

  std::vector<std::optional<std::string>> first_row(const std::string& sql) override {
    return etl::first_row(*connection_, sql, {schema_name_});
  }

  void commit() override {
    try {
      connection_->commit();
    } catch (const Error& error) {  // of a deferred constraint
      if (!is_bad_data(error.sqlstate)) throw;
      const ServerReport& report = connection_->last_report();
      throw bad_row_error(report, relation({schema_name_, report.table}), {}, 0);
    }
  }

 private:
  void read_tables() {
    SchemaSelection selection;
    selection.schemas = {schema_name_};
    const SelectedRelations selected = select_relations(*connection_, selection);
    naming_lock_holder(names_of(selected), Against::kReaders,
                       [&] { schema_ = read_schema(*connection_, selected); });
  }

  template <typename Work>
  void naming_lock_holder(const std::vector<QualifiedName>& tables, Against against, Work work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.kind != ErrorKind::kSourceBusy) throw;
      connection_->execute("ROLLBACK");
      throw with_lock_holder(*connection_, tables, error, against);
    }
  }

  const Relation& relation(const QualifiedName& name) const {
    const auto found =
        std::find_if(schema_.relations.begin(), schema_.relations.end(),
                     [&](const Relation& candidate) { return candidate.name == name; });
    if (found != schema_.relations.end()) return *found;
    Error error(ErrorKind::kBadInput, message("there is no table %1 to load into", display(name)));
    error.table = display(name);
    throw error;
  }

  KeyRemoval* removal(const QualifiedName& table) {
    const auto found =
        std::find_if(removals_.begin(), removals_.end(),
                     [&](const KeyRemoval& candidate) { return candidate.table() == table; });
    return found == removals_.end() ? nullptr : &*found;
  }

  void take_off(KeyRemoval& keys) {
    naming_lock_holder({keys.table()}, Against::kTruncate, [&] { keys.take_off(); });
  }

  void put_back(KeyRemoval& keys) {
    naming(keys.table(), [&] {
      try {
        keys.put_back();
      } catch (const Error&) {
        if (keys.failed() == nullptr) throw;
        const ServerReport& report = connection_->last_report();
        const Relation& at_fault = relation(keys.failed()->table);
        search_ = std::make_unique<FaultSearch>(*connection_, at_fault, *keys.failed(), report);
        throw bad_row_error(report, at_fault, {}, 0);
      }
    });
  }

  // After a COPY that ended with a row without its parent.
  std::unique_ptr<FaultSearch> search_for_orphan() {
    const ServerReport& report = connection_->last_report();
    if (report.sqlstate != kForeignKeyViolation) return nullptr;
    const Relation& table = relation({schema_name_, report.table});
    connection_->execute("ROLLBACK TO SAVEPOINT etl_rows");
    TableKey key;
    key.foreign_key = true;
    key.table = table.name;
    key.name = report.constraint;
    return std::make_unique<FaultSearch>(*connection_, table, key, report);
  }

  // Foreign keys cannot come off without a lock on both their tables.
  void lock_with_neighbours(const std::vector<QualifiedName>& tables) {
    const auto [schemas, names] = as_arrays(tables);
    const auto rows =
        connection_->query(sql_file("postgres/catalog/tables_behind_keys.sql"), {schemas, names});
    std::vector<QualifiedName> locked;
    std::string list;
    for (std::size_t row = 0; row < rows->rows(); ++row) {
      locked.push_back({rows->text(row, 0), rows->text(row, 1)});
      list += (list.empty() ? "ONLY " : ", ONLY ") + quote_name(locked.back());
    }
    naming_lock_holder(locked, Against::kTruncate, [&] {
      connection_->execute_waiting("LOCK TABLE " + list + " IN ACCESS EXCLUSIVE MODE",
                                   lock_timeout_);
    });
  }

  void check_references_from_outside(const std::vector<QualifiedName>& tables) {
    const auto [schemas, names] = as_arrays(tables);
    const auto rows = connection_->query(sql_file("postgres/catalog/references_from_outside.sql"),
                                         {schemas, names});
    if (rows->rows() == 0) return;
    Message list;
    for (std::size_t row = 0; row < rows->rows(); ++row) {
      const Message one = message("%1.%2 (refers to %3)", rows->text(row, 0), rows->text(row, 1),
                                  rows->text(row, 2));
      list = list.empty() ? one : message("%1, %2", list, one);
    }
    Error error(ErrorKind::kBadInput,
                message("cannot replace tables that others refer to: %1", list),
                message("load those too, or use --mode append"));
    error.table = rows->text(0, 0) + "." + rows->text(0, 1);
    throw error;
  }

  std::unique_ptr<Connection> connection_;  // closed without COMMIT: rolled back
  std::string schema_name_;
  std::chrono::milliseconds lock_timeout_;
  SchemaModel schema_;
  bool rows_begun_ = false;  // there is a savepoint before the rows of the last copy_into()
  std::vector<KeyRemoval> removals_;  // of the tables that get many rows
  std::unique_ptr<FaultSearch> search_;
  std::optional<LoadLog> log_;
};

class PostgresLoadTargetFactory final : public LoadTargetFactory {
 public:
  PostgresLoadTargetFactory(PostgresOptions options, const StopFlag& stop)
      : options_(std::move(options)), stop_(stop) {}

  std::unique_ptr<LoadTarget> open(const LoadTargetOptions& options,
                                   std::vector<std::string>& created) override {
    std::unique_ptr<Connection> connection = options.install_missing
                                                 ? open_or_create_database(options_, stop_, created)
                                                 : Connection::open(options_, stop_);
    if (options.install_missing) {
      install_schema(*connection, options.schema, options_.lock_timeout, created);
    }
    return std::make_unique<PostgresLoadTarget>(std::move(connection), options.schema,
                                                options_.lock_timeout);
  }

 private:
  PostgresOptions options_;
  const StopFlag& stop_;
};

}  // namespace

std::unique_ptr<LoadTargetFactory> make_postgres_load_target_factory(PostgresOptions options,
                                                                     const StopFlag& stop) {
  return std::make_unique<PostgresLoadTargetFactory>(std::move(options), stop);
}

}  // namespace etl
