// A scratch database, and the load target on it.
#pragma once

#include <algorithm>
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

  // What became of the rows of one file.
  struct Staged {
    std::uint64_t staged = 0;
    MergeCounts counts;
    std::vector<RowFault> faults;  // by record

    std::vector<std::uint64_t> bad_records() const {
      std::vector<std::uint64_t> records;
      for (const RowFault& fault : faults) records.push_back(fault.record);
      return records;
    }
  };

  Staged stage(LoadTarget& target, const std::string& table,
               const std::vector<std::string>& columns, const std::vector<Row>& rows,
               MergeMode mode = MergeMode::kInsert, std::uint64_t tolerated = 1'000'000) {
    FaultLog log(tolerated, 10);
    const auto sink = target.stage({"public", table}, columns, mode, log);
    write(*sink, rows, columns.size());
    Staged staged;
    staged.staged = sink->finish();
    staged.counts = sink->merge();
    staged.faults = log.faults();
    std::sort(staged.faults.begin(), staged.faults.end(),
              [](const RowFault& a, const RowFault& b) { return a.record < b.record; });
    return staged;
  }

  // A load of this one file, committed.
  Staged staged_load(const std::string& table, const std::vector<std::string>& columns,
                     const std::vector<Row>& rows, MergeMode mode = MergeMode::kInsert) {
    const auto target = open_target();
    Staged staged = stage(*target, table, columns, rows, mode);
    target->commit();
    return staged;
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
