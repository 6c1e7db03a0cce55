// What the tests of the PostgreSQL adapter share: a scratch database, and the adapter on it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/error.h"
#include "etl/postgres/postgres.h"
#include "etl/runtime/stop_flag.h"
#include "support/test_database.h"

namespace etl {

class PostgresTest : public ::testing::Test {
 protected:
  using Row = TestConnection::Row;

  PostgresOptions options() const {
    PostgresOptions made;
    made.parameters["dbname"] = database.name();
    made.lock_timeout = std::chrono::milliseconds(300);
    made.connect_attempts = 2;
    made.first_retry_pause = std::chrono::milliseconds(10);
    return made;
  }

  std::unique_ptr<SourceSnapshot> open(SchemaSelection selection = {{"public"}, {}, {}}) {
    source = make_postgres_source(options(), stop);
    return source->open_snapshot(selection);
  }

  std::unique_ptr<LoadTarget> open_target(const std::string& schema = "public") {
    LoadTargetOptions target_options;
    target_options.schema = schema;
    return make_postgres_load_target_factory(options(), stop)->open(target_options, created);
  }

  static const Relation& relation(const SchemaModel& schema, std::string_view name) {
    for (const Relation& candidate : schema.relations) {
      if (candidate.name.name == name) return candidate;
    }
    throw std::runtime_error("no relation " + std::string(name));
  }

  static std::vector<SourceColumn> all_columns(const Relation& relation) {
    std::vector<SourceColumn> columns;
    for (const Column& column : relation.columns) columns.push_back({column.name, ""});
    return columns;
  }

  // All rows, and a check of the source's own count.
  static std::vector<Row> read_all(RowSource& source) {
    std::vector<Row> rows;
    RowBatch batch;
    while (source.next(batch)) {
      for (std::size_t row = 0; row < batch.rows(); ++row) {
        Row fields;
        for (std::size_t column = 0; column < batch.columns(); ++column) {
          if (batch.null(row, column)) {
            fields.emplace_back(std::nullopt);
          } else {
            fields.emplace_back(std::string(batch.value(row, column)));
          }
        }
        rows.push_back(std::move(fields));
      }
    }
    EXPECT_EQ(source.row_count(), rows.size());
    return rows;
  }

  static std::vector<Row> rows_of(SourceSnapshot& snapshot, const std::string& table) {
    const Relation& found = relation(snapshot.schema(), table);
    return read_all(*snapshot.rows(found.name, all_columns(found)));
  }

  // The Error that `work` throws.
  template <typename Work>
  static Error error_of(Work work) {
    try {
      work();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error(ErrorKind::kInternal, "no error");
  }

  TestDatabase database;
  StopFlag stop;
  std::unique_ptr<SourceDatabase> source;
  std::vector<std::string> created;
};

}  // namespace etl
