#include "postgres/bad_row.h"

#include <algorithm>
#include <charconv>

#include "etl/core/value_fault.h"
#include "postgres/failure.h"

namespace etl {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// " name:" or " name :" as most languages write it.
std::size_t end_of_column(const std::string& text, std::size_t from, const std::string& column) {
  if (from == 0 || text[from - 1] != ' ' || text.compare(from, column.size(), column) != 0) {
    return std::string::npos;
  }
  std::size_t end = from + column.size();
  if (end < text.size() && text[end] == ' ') ++end;
  return end < text.size() && text[end] == ':' ? end + 1 : std::string::npos;
}

const ForeignKey* foreign_key(const Relation& relation, const std::string& name) {
  const auto found = std::find_if(relation.foreign_keys.begin(), relation.foreign_keys.end(),
                                  [&](const ForeignKey& key) { return key.name == name; });
  return found == relation.foreign_keys.end() ? nullptr : &*found;
}

const Column* column_named(const Relation& relation, const std::string& name) {
  const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == relation.columns.end() ? nullptr : &*found;
}

}  // namespace

std::string key_in_detail(const std::string& detail) {
  const std::size_t equals = detail.find(")=(");
  if (equals == std::string::npos) return "";
  const std::size_t start = detail.find('(');
  const std::size_t end = detail.find(')', equals + 3);
  if (start >= equals || end == std::string::npos) return "";
  return " " + cut_short(detail.substr(start, end - start + 1));
}

namespace {

Message what_is_wrong(const ServerReport& report, const Relation& relation,
                      const CopyPosition& position) {
  const Column* column = column_named(relation, position.column);
  const Message type =
      column == nullptr ? message("value of its type") : Message(one_line(column->type.name));
  const Message value = position.value.empty() ? message("a value") : Message(position.value);
  const std::string& state = report.sqlstate;
  const bool of_column = column != nullptr || state != "22023";  // which a trigger may raise too
  if (of_column) {
    const Message fault = value_fault(state, value, type);
    if (!fault.empty()) return fault;
  }
  const std::string constraint = one_line(report.constraint);
  const std::string values = key_in_detail(report.detail);
  if (state == "23505") {
    return message("a row with this key is there already%1, %2", values, constraint);
  }
  if (state == "23503") {
    const ForeignKey* key = foreign_key(relation, report.constraint);
    return key == nullptr ? message("no row in the referenced table for%1, %2", values, constraint)
                          : message("no row in %1 for%2, %3", one_line(display(key->referenced)),
                                    values, constraint);
  }
  if (state == "23514" && !constraint.empty()) return message("violates CHECK %1", constraint);
  if (state == "22021") return message("holds bytes that are not valid UTF-8 text");
  if (state == "22P05")
    return message("holds a character that the database's encoding does not have");
  return one_line(report.message);
}

}  // namespace

CopyPosition parse_copy_context(const std::string& context, const std::string& table,
                                const std::vector<std::string>& columns) {
  CopyPosition position;
  std::size_t at = context.find(table);
  if (at == std::string::npos) return position;
  at += table.size();
  while (at < context.size() && !is_digit(context[at])) ++at;
  const char* const end = context.data() + context.size();
  std::uint64_t line = 0;
  const auto parsed = std::from_chars(context.data() + at, end, line);
  if (parsed.ec != std::errc()) return position;
  position.line = line;
  at = static_cast<std::size_t>(parsed.ptr - context.data());
  for (; at < context.size(); ++at) {
    for (const std::string& column : columns) {
      const std::size_t after = end_of_column(context, at, column);
      if (after == std::string::npos) continue;
      position.column = column;
      position.value = cut_short(context.substr(after));
      return position;
    }
  }
  return position;
}

BadRow bad_row(const ServerReport& report, const Relation& relation,
               const std::vector<std::string>& columns, const std::string& copied) {
  CopyPosition position =
      parse_copy_context(report.context, copied.empty() ? relation.name.name : copied, columns);
  if (!report.column.empty()) position.column = report.column;
  if (position.column.empty()) {
    const ForeignKey* key = foreign_key(relation, report.constraint);
    if (key != nullptr && key->columns.size() == 1) position.column = key->columns.front();
  }
  return {position.line, position.column, what_is_wrong(report, relation, position)};
}

Error bad_row_error(const ServerReport& report, const Relation& relation,
                    const std::vector<std::string>& columns, std::uint64_t rows_before) {
  const BadRow row = bad_row(report, relation, columns);
  const std::string table = one_line(display(relation.name));
  Error error(ErrorKind::kBadInput,
              row.column.empty()
                  ? message("%1: %2", table, row.reason)
                  : message("%1, column %2: %3", table, one_line(row.column), row.reason),
              message("correct the row in the file and load again; nothing was changed"));
  error.sqlstate = report.sqlstate;
  error.table = display(relation.name);
  error.column = row.column;
  if (row.line) error.line = *row.line + rows_before;
  return error;
}

}  // namespace etl
