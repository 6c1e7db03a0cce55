#include "sqlite/schema_writer.h"

#include <algorithm>

#include "sqlite/key_certainty.h"
#include "sqlite/sql_translation.h"
#include "sqlite/sqlite_names.h"

namespace etl {

namespace {

const MirrorColumn* column_of(const MirrorTable& table, const std::string& source_name) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&](const MirrorColumn& column) { return column.source.name == source_name; });
  return found == table.columns.end() ? nullptr : &*found;
}

std::string column_list(const MirrorTable& table, const std::vector<std::string>& source_names) {
  std::string list;
  for (const std::string& name : source_names) {
    const MirrorColumn* column = column_of(table, name);
    if (column == nullptr) continue;
    list += (list.empty() ? "" : ", ") + sqlite_identifier(column->name);
  }
  return list;
}

std::string default_clause(const MirrorTable& table, const MirrorColumn& column, Notices& notices) {
  const Column& source = column.source;
  if (source.default_sql.empty() || source.generated || source.identity) return {};
  const Translation translated = translate_default(source.default_sql);
  if (translated.sql) return " DEFAULT " + *translated.sql;
  notices.push_back({NoticeKind::kNotTranslated, display(table.source.name) + "." + source.name,
                     translated.reason});
  return {};
}

bool in_primary_key(const MirrorTable& table, const std::string& column) {
  const std::vector<std::string>& key = table.source.primary_key.columns;
  return std::find(key.begin(), key.end(), column) != key.end();
}

std::string column_clause(const MirrorTable& table, const MirrorColumn& column, Notices& notices) {
  std::string sql = "\n  " + sqlite_identifier(column.name) + " " + column.storage.declared_type;
  const bool rowid = rowid_column(table) == &column;
  if (rowid) sql += " PRIMARY KEY";
  // A TEXT primary key would accept NULL
  // (sqlite.org/quirks.html#primary_keys_can_sometimes_contain_nulls).
  if (column.source.not_null || in_primary_key(table, column.source.name)) sql += " NOT NULL";
  if (!column.storage.collation.empty()) sql += " COLLATE " + column.storage.collation;
  return sql + default_clause(table, column, notices);
}

std::string action(const std::string& event, const std::string& what) {
  if (what.empty() || what == "NO ACTION") return {};
  return " ON " + event + " " + what;
}

std::string foreign_key_clause(const MirrorTable& table, const ForeignKey& key,
                               const MirrorPlan& plan, Notices& notices) {
  const std::string object = display(table.source.name) + "." + key.name;
  const MirrorTable* referenced = plan.find(key.referenced);
  if (referenced == nullptr) {
    notices.push_back(
        {NoticeKind::kNotTranslated, object,
         message("foreign key to %1, which is not in the mirror", display(key.referenced))});
    return {};
  }
  const Message doubt = foreign_key_doubt(table, key, *referenced);
  if (!doubt.empty()) {
    notices.push_back({NoticeKind::kNotTranslated, object, message("foreign key: %1", doubt)});
    return {};
  }
  if (key.match_full && key.columns.size() > 1) {
    notices.push_back({NoticeKind::kNotTranslated, object,
                       message("MATCH FULL: SQLite lets a foreign key be NULL in part")});
  }
  return ",\n  CONSTRAINT " + sqlite_identifier(key.name) + " FOREIGN KEY (" +
         column_list(table, key.columns) + ") REFERENCES " + sqlite_identifier(referenced->name) +
         " (" + column_list(*referenced, key.referenced_columns) + ")" +
         action("DELETE", key.on_delete) + action("UPDATE", key.on_update) +
         (key.deferrable ? (key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED"
                                                   : " DEFERRABLE INITIALLY IMMEDIATE")
                         : "");
}

std::string check_clause(const MirrorTable& table, const Check& check, Notices& notices) {
  const std::string object = display(table.source.name) + "." + check.name;
  if (!check.validated) {
    notices.push_back({NoticeKind::kNotTranslated, object,
                       message("CHECK is NOT VALID in the source: rows may break it")});
    return {};
  }
  const Translation translated = translate_expression(check.expression, table);
  if (translated.sql) {
    return ",\n  CONSTRAINT " + sqlite_identifier(check.name) + " CHECK (" + *translated.sql + ")";
  }
  notices.push_back({NoticeKind::kNotTranslated, object, message("CHECK: %1", translated.reason)});
  return {};
}

// Indexes and tables share one namespace in SQLite.
class IndexNames {
 public:
  explicit IndexNames(const MirrorPlan& plan)
      : taken_{"etl_control", "etl_columns", "etl_runs", "etl_enums"} {
    for (const MirrorTable& table : plan.tables) taken_.insert(folded(table.name));
    for (const MirrorView& view : plan.views) taken_.insert(folded(view.name));
    for (const UnreadableRelation& table : plan.unreadable) taken_.insert(folded(table.name));
    for (const UnreadableRelation& view : plan.unreadable_views) taken_.insert(folded(view.name));
  }
  std::string take(const std::string& wanted, const std::string& table) {
    std::string name = wanted;
    for (int number = 2;
         folded(name).rfind("sqlite_", 0) == 0 || !taken_.insert(folded(name)).second; ++number) {
      name = table + "_" + wanted + (number == 2 ? "" : "_" + std::to_string(number));
    }
    return name;
  }

 private:
  static std::string folded(std::string name) {
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
  }
  std::set<std::string> taken_;
};

// The table's comment as SQL comments: SQLite keeps the text of a CREATE TABLE, so .schema shows
// it.
std::string comment_lines(const std::string& comment) {
  if (comment.empty()) return {};
  std::string lines = "\n  -- ";
  for (const char c : comment) {
    if (c == '\n') {
      lines += "\n  -- ";
    } else {
      lines += c == '\r' ? ' ' : c;
    }
  }
  return lines;
}

// Whether a unique key cannot be one here; then with a notice.
bool told_to_merge_values(const MirrorTable& table, const std::vector<std::string>& columns,
                          const std::string& key, Notices& notices) {
  if (!may_merge_values(table, columns)) return false;
  notices.push_back({NoticeKind::kNotTranslated, display(table.source.name) + "." + key,
                     message("not unique in the mirror: numeric kept as REAL is rounded")});
  return true;
}

// The indexed terms, or an empty text with the reason.
std::string index_terms(const MirrorTable& table, const Index& index, Message& reason) {
  std::string terms;
  for (const IndexPart& part : index.parts) {
    std::string term;
    if (part.expression.empty()) {
      const MirrorColumn* column = column_of(table, part.column);
      if (column == nullptr) {
        reason = message("column %1 is not in the mirror", part.column);
        return {};
      }
      term = sqlite_identifier(column->name);
    } else {
      const Translation translated = translate_expression(part.expression, table);
      if (!translated.sql) {
        reason = translated.reason;
        return {};
      }
      term = "(" + *translated.sql + ")";
    }
    terms += (terms.empty() ? "" : ", ") + term + (part.descending ? " DESC" : "");
  }
  return terms;
}

std::string index_statement(const MirrorTable& table, const Index& index, IndexNames& names,
                            Notices& notices) {
  const std::string object = display(table.source.name) + "." + index.name;
  const auto left_out = [&](const Message& reason) {
    notices.push_back({NoticeKind::kNotTranslated, object, message("index: %1", reason)});
    return std::string();
  };
  if (index.method != "btree" && index.method != "hash") {
    return left_out(message("SQLite has no %1 indexes", index.method));
  }
  Message reason;
  const std::string terms = index_terms(table, index, reason);
  if (terms.empty()) return left_out(reason);
  std::string where;
  if (!index.predicate.empty()) {
    const Translation translated = translate_expression(index.predicate, table);
    if (!translated.sql) return left_out(translated.reason);
    where = " WHERE " + *translated.sql;
  }
  // SQLite always takes NULLs for different: as a unique index it would promise less.
  if (index.nulls_not_distinct) {
    notices.push_back({NoticeKind::kNotTranslated, object,
                       message("NULLS NOT DISTINCT: kept as an index that is not unique")});
  }
  std::vector<std::string> columns;
  for (const IndexPart& part : index.parts) columns.push_back(part.column);
  const bool unique = index.unique && !index.nulls_not_distinct &&
                      !told_to_merge_values(table, columns, index.name, notices);
  return std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " +
         sqlite_identifier(names.take(index.name, table.name)) + " ON " +
         sqlite_identifier(table.name) + " (" + terms + ")" + where;
}

}  // namespace

const MirrorColumn* rowid_column(const MirrorTable& table) {
  const std::vector<std::string>& key = table.source.primary_key.columns;
  if (key.size() != 1) return nullptr;
  const MirrorColumn* column = column_of(table, key.front());
  const bool integer = column != nullptr && column->storage.conversion == Conversion::kInteger;
  return integer ? column : nullptr;
}

std::string table_statement(const MirrorTable& table, const MirrorPlan& plan, Notices& notices) {
  std::string sql =
      "CREATE TABLE " + sqlite_identifier(table.name) + " (" + comment_lines(table.source.comment);
  bool first = true;
  for (const MirrorColumn& column : table.columns) {
    if (!first) sql += ",";
    first = false;
    sql += column_clause(table, column, notices);
  }
  const Key& primary = table.source.primary_key;
  if (rowid_column(table) == nullptr && !primary.columns.empty() &&
      !told_to_merge_values(table, primary.columns, primary.name, notices)) {
    sql += ",\n  CONSTRAINT " + sqlite_identifier(primary.name) + " PRIMARY KEY (" +
           column_list(table, primary.columns) + ")";
  }
  for (const ForeignKey& key : table.source.foreign_keys) {
    sql += foreign_key_clause(table, key, plan, notices);
  }
  for (const Check& check : table.source.checks) sql += check_clause(table, check, notices);
  return sql + "\n)";
}

std::string view_table_statement(const MirrorView& view) {
  std::string columns;
  for (const MirrorColumn& column : view.columns) {
    columns += (columns.empty() ? "\n  " : ",\n  ") + sqlite_identifier(column.name) + " " +
               column.storage.declared_type;
    if (!column.storage.collation.empty()) columns += " COLLATE " + column.storage.collation;
  }
  return "CREATE TABLE " + sqlite_identifier(view.name) + " (" + columns + "\n)";
}

IndexStatements index_statements(const MirrorPlan& plan, Notices& notices) {
  IndexNames names(plan);
  IndexStatements statements;
  for (const MirrorTable& table : plan.tables) {
    for (const Key& key : table.source.unique_keys) {
      const bool unique = !told_to_merge_values(table, key.columns, key.name, notices);
      statements.on_columns.push_back(
          std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " +
          sqlite_identifier(names.take(key.name, table.name)) + " ON " +
          sqlite_identifier(table.name) + " (" + column_list(table, key.columns) + ")");
    }
    for (const Index& index : table.source.indexes) {
      std::string sql = index_statement(table, index, names, notices);
      if (sql.empty()) continue;
      const bool plain = index.predicate.empty() &&
                         std::all_of(index.parts.begin(), index.parts.end(),
                                     [](const IndexPart& part) { return part.expression.empty(); });
      if (plain) {
        statements.on_columns.push_back(std::move(sql));
      } else {
        statements.on_rows.push_back({table.name, std::move(sql)});
      }
    }
  }
  return statements;
}

}  // namespace etl
