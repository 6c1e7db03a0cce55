#include "postgres/load_log.h"

#include "etl/core/sql_files.h"
#include "postgres/sql_text.h"

namespace etl {

LoadLog::LoadLog(SqlRunner& runner, const std::string& schema) : runner_(runner) {
  const QualifiedName name{schema, "etl_load_log"};
  name_ = quote_name(name);
  const auto found = runner.query(sql_file("postgres/catalog/load_log.sql"), {schema});
  if (found->rows() == 0) {
    missing_ = message("there is no table %1, and it was not allowed to be made", display(name));
  } else if (!found->truth(0, 0)) {
    missing_ = message("%1 is another table than the log of etl", display(name));
  } else if (!found->truth(0, 1)) {
    missing_ = message("this role may not read and add rows of %1", display(name));
  }
}

std::optional<LoadRecord> LoadLog::find(const std::string& table, const std::string& sha256) {
  if (!missing_.empty()) return std::nullopt;
  // A run that replaces a table may load several files into it.
  const auto rows = runner_.query(
      "SELECT run_id, table_name, file, sha256, mode, bytes, rows_read, rows_loaded, "
      "rows_rejected, loaded_at FROM " +
          name_ + " AS entry WHERE table_name = $1 AND sha256 = $2 AND NOT EXISTS (SELECT FROM " +
          name_ +
          " AS later WHERE later.table_name = entry.table_name AND later.id > entry.id AND "
          "later.mode = 'replace' AND later.run_id <> entry.run_id) ORDER BY id DESC LIMIT 1",
      {table, sha256});
  if (rows->rows() == 0) return std::nullopt;
  LoadRecord record;
  record.run_id = rows->text(0, 0);
  record.table = rows->text(0, 1);
  record.file = rows->text(0, 2);
  record.sha256 = rows->text(0, 3);
  record.mode = rows->text(0, 4);
  record.bytes = std::stoull(rows->text(0, 5));
  record.rows_read = std::stoull(rows->text(0, 6));
  record.rows_loaded = std::stoull(rows->text(0, 7));
  record.rows_rejected = std::stoull(rows->text(0, 8));
  record.loaded_at = rows->text(0, 9);
  return record;
}

void LoadLog::add(const LoadRecord& record) {
  if (!missing_.empty()) return;
  runner_.query("INSERT INTO " + name_ +
                    " (run_id, table_name, file, sha256, mode, bytes, rows_read, rows_loaded, "
                    "rows_rejected) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                {record.run_id, record.table, record.file, record.sha256, record.mode,
                 std::to_string(record.bytes), std::to_string(record.rows_read),
                 std::to_string(record.rows_loaded), std::to_string(record.rows_rejected)});
}

}  // namespace etl
