#include "sqlite/sqlite_row_source.h"

#include "sqlite/sqlite_names.h"

namespace etl {

namespace {

std::string select_sql(const std::string& relation, const std::vector<MirrorColumn>& columns,
                       const std::optional<KeyRange>& range) {
  std::string names;
  std::string key;
  for (const MirrorColumn& column : columns) {
    names += (names.empty() ? "" : ",") + sqlite_identifier(column.name);
    if (!range || column.source.name != range->column) continue;
    key = sqlite_identifier(column.name);
    // A range of bytes is one also where the column itself compares without case.
    if (!column.storage.collation.empty()) key += " COLLATE BINARY";
  }
  std::string sql = "SELECT " + names + " FROM " + sqlite_identifier(relation);
  if (!range) return sql;
  sql += " WHERE 1";
  if (range->from) sql += " AND " + key + " >= ?1";
  if (range->to) sql += " AND " + key + " < ?2";
  return sql;
}

}  // namespace

SqliteRowSource::SqliteRowSource(sqlite3* connection, const std::string& relation,
                                 const std::vector<MirrorColumn>& columns,
                                 const std::optional<KeyRange>& range, RenderMode mode)
    : relation_(relation), select_(connection, select_sql(relation, columns, range)) {
  for (const MirrorColumn& column : columns) {
    renderers_.emplace_back(column.storage.conversion, column.source.type.scale, mode);
  }
  if (range) bind_range(*range);
}

void SqliteRowSource::bind_range(const KeyRange& range) {
  if (range.from) bind_key(1, *range.from, range.order);
  if (range.to) bind_key(2, *range.to, range.order);
}

void SqliteRowSource::bind_key(int position, const std::string& key, KeyOrder order) {
  const int code = order == KeyOrder::kInteger
                       ? sqlite3_bind_int64(select_.get(), position, std::stoll(key))
                       : sqlite3_bind_text64(select_.get(), position, key.data(), key.size(),
                                             SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) {
    throw mirror_error(message("cannot read %1", relation_), select_.connection());
  }
}

bool SqliteRowSource::next(RowBatch& batch) {
  batch.reset(renderers_.size());
  sqlite3_stmt* statement = select_.get();
  while (!done_ && !batch.full()) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) {
      done_ = true;
    } else if (code == SQLITE_ROW) {
      for (std::size_t i = 0; i < renderers_.size(); ++i) {
        sqlite3_value* const value = sqlite3_column_value(statement, static_cast<int>(i));
        if (sqlite3_value_type(value) == SQLITE_NULL) {
          batch.add_null();
          continue;
        }
        const std::size_t start = batch.arena().size();
        renderers_[i].append(value, batch.arena());
        batch.close_field(start);
      }
      batch.end_row();
    } else {
      throw mirror_error(message("cannot read %1", relation_), select_.connection());
    }
  }
  rows_ += batch.rows();
  return !batch.empty();
}

}  // namespace etl
