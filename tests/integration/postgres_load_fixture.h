// A scratch database, and the load target on it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "postgres_fixture.h"

namespace etl {

class PostgresLoadTest : public PostgresTest {
 protected:
  static void write(RowSink& sink, const std::vector<Row>& rows, std::size_t columns) {
    RowBatch batch(columns);
    for (const Row& row : rows) {
      for (const auto& field : row) field ? batch.add_field(*field) : batch.add_null();
      batch.end_row();
      if (batch.full()) {
        sink.write(batch);
        batch.clear();
      }
    }
    sink.write(batch);
  }

  std::uint64_t load(LoadTarget& target, const std::string& table,
                     const std::vector<std::string>& columns, const std::vector<Row>& rows) {
    const auto sink = target.copy_into({"public", table}, columns);
    write(*sink, rows, columns.size());
    return sink->finish();
  }

  Error load_error(const std::string& table, const std::vector<std::string>& columns,
                   const std::vector<Row>& rows) {
    const auto target = open_target();
    return error_of([&] {
      load(*target, table, columns, rows);
      target->commit();
    });
  }
};

}  // namespace etl
