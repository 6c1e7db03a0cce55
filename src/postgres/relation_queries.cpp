#include "postgres/relation_queries.h"

#include <charconv>

#include "etl/core/sql_files.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

std::uint64_t count_of(const QueryResult& result) {
  const std::string_view text = result.value(0, 0);
  std::uint64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

RelationKind kind_of(std::string_view relkind) {
  return relkind == "p" ? RelationKind::kPartitionedTable : RelationKind::kTable;
}

}  // namespace

std::string session_settings(std::chrono::milliseconds lock_timeout) {
  return std::string(sql_file("postgres/catalog/session_settings.sql")) +
         "\nSET LOCAL lock_timeout = " + std::to_string(lock_timeout.count()) + ";\n";
}

std::string from_item(const QualifiedName& name, RelationKind kind) {
  // Of a partitioned table ONLY would give nothing, and a materialised view has no children.
  const bool only = kind == RelationKind::kTable || kind == RelationKind::kForeignTable;
  return (only ? "ONLY " : "") + quote_name(name);
}

std::string copy_out_statement(const std::string& from, const std::vector<SourceColumn>& columns,
                               const std::string& condition) {
  std::string list;
  for (const SourceColumn& column : columns) {
    const std::string name = quote_identifier(column.name);
    list += (list.empty() ? " " : ", ") +
            (column.function.empty() ? name : column.function + "(" + name + ")") + column.cast;
  }
  return "COPY (SELECT" + list + " FROM " + from +
         (condition.empty() ? "" : " WHERE " + condition) + ") TO STDOUT";
}

std::string range_condition(const KeyRange& range, const SourceColumn& key,
                            const std::string& base) {
  std::string compared = quote_identifier(key.name);
  std::string suffix;
  if (range.order == KeyOrder::kInteger) {
    // int2, int4 and int8 compare with bigint by their index; oid has no such operator.
    if (base == "oid") compared += "::bigint";
    suffix = "::bigint";
  } else if (base == "text" || base == "varchar") {
    compared += " COLLATE \"C\"";
  } else {
    // The text that COPY gives; a cast to text has another idea of inet.
    compared = "format('%s', " + compared + key.cast + ") COLLATE \"C\"";
  }
  std::string condition;
  if (range.from) condition = compared + " >= " + quote_literal(*range.from) + suffix;
  if (range.to) {
    condition +=
        (condition.empty() ? "" : " AND ") + compared + " < " + quote_literal(*range.to) + suffix;
  }
  return condition;
}

std::uint64_t count_rows(SqlRunner& runner, const std::string& from) {
  return count_of(*runner.query("SELECT count(*) FROM " + from, {}));
}

bool has_rows(SqlRunner& runner, const QualifiedName& table) {
  return runner.query("SELECT EXISTS (SELECT FROM ONLY " + quote_name(table) + ")", {})
      ->truth(0, 0);
}

Orphans orphans(SqlRunner& runner, const QualifiedName& table, const std::string& key,
                const std::string& child) {
  const auto rows = runner.query(sql_file("postgres/catalog/foreign_key_operators.sql"),
                                 {table.schema, table.name, key});
  if (rows->rows() == 0) {
    throw Error(ErrorKind::kInternal, "no foreign key " + key + " on " + display(table));
  }
  Orphans found;
  std::string complete;
  std::string some;
  std::string equal;
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    found.columns.push_back(rows->text(row, 0));
    const std::string value = "child." + quote_identifier(found.columns.back());
    complete += (row == 0 ? "" : " AND ") + value + " IS NOT NULL";
    some += (row == 0 ? "" : " OR ") + value + " IS NOT NULL";
    equal += (row == 0 ? "" : " AND ") + ("parent." + quote_identifier(rows->value(row, 1))) + " " +
             rows->text(row, 2) + " " + value;
  }
  const QualifiedName parent{rows->text(0, 5), rows->text(0, 6)};
  const std::string from = "FROM " +
                           (child.empty() ? from_item(table, kind_of(rows->value(0, 3))) : child) +
                           " AS child WHERE ";
  const auto not_in = [&](const std::string& parents) {
    return " AND NOT EXISTS (SELECT FROM " + parents + " AS parent WHERE " + equal + ")";
  };
  found.from = from + complete + not_in(from_item(parent, kind_of(rows->value(0, 4))));
  if (!child.empty() && parent == table) found.from += not_in(child);
  if (rows->truth(0, 7)) found.mixed = from + "(" + some + ") AND NOT (" + complete + ")";
  return found;
}

std::uint64_t count_orphans(SqlRunner& runner, const QualifiedName& table, const ForeignKey& key) {
  return count_of(*runner.query("SELECT count(*) " + orphans(runner, table, key.name).from, {}));
}

Error with_lock_holder(SqlRunner& runner, const std::vector<QualifiedName>& relations,
                       const Error& busy, Against against) {
  std::vector<std::string> schemas;
  std::vector<std::string> names;
  for (const QualifiedName& relation : relations) {
    schemas.push_back(relation.schema);
    names.push_back(relation.name);
  }
  const auto holders = runner.query(sql_file("postgres/catalog/lock_holders.sql"),
                                    {array_literal(schemas), array_literal(names),
                                     against == Against::kTruncate ? "true" : "false"});
  if (holders->rows() == 0) return busy;
  const QualifiedName table{holders->text(0, 0), holders->text(0, 1)};
  Error error(ErrorKind::kSourceBusy,
              message("%1 is locked by server process %2", display(table), holders->text(0, 2)),
              busy.hint);
  error.sqlstate = busy.sqlstate;
  error.table = display(table);
  return error;
}

std::vector<std::optional<std::string>> first_row(SqlRunner& runner, const std::string& sql,
                                                  const std::vector<std::string>& schemas) {
  // Going back to the savepoint also takes back the SET LOCAL inside it.
  constexpr char kBack[] = "ROLLBACK TO SAVEPOINT etl_question; RELEASE SAVEPOINT etl_question";
  runner.execute("SAVEPOINT etl_question; SET LOCAL search_path = " + quoted_list(schemas));
  std::vector<std::optional<std::string>> row;
  try {
    const auto result = runner.query(sql, {});
    for (std::size_t column = 0; result->rows() > 0 && column < result->columns(); ++column) {
      row.emplace_back();
      if (!result->null(0, column)) row.back() = result->text(0, column);
    }
  } catch (const Error& error) {
    if (error.kind == ErrorKind::kSourceQuery || error.kind == ErrorKind::kSourceBusy) {
      runner.execute(kBack);
    }
    throw;
  }
  runner.execute(kBack);
  return row;
}

}  // namespace etl
