#include "postgres/huge_rows.h"

#include <algorithm>
#include <charconv>

#include "etl/core/error.h"
#include "postgres/copy_text.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// Values up to here are left in their rows: a few of them in memory do no harm.
constexpr std::uint64_t kHugeBytes = std::uint64_t{32} << 20;
constexpr std::uint64_t kPieceBytes = std::uint64_t{8} << 20;
// What PostgreSQL makes of 32 MiB of one letter: pglz leaves 1 byte of about 90, lz4 of about 250.
constexpr std::uint64_t kLeastToast = std::uint64_t{128} << 10;

// field, size, number and bytes of a piece stand before the row's own columns.
constexpr std::size_t kPieceColumns = 4;

const Column* find(const Relation& relation, const std::string& name) {
  const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == relation.columns.end() ? nullptr : &*found;
}

// A condition that is true for a huge value of the column; empty where its type has none. Neither
// function reads the value itself.
std::string huge_condition(const Column& column) {
  const std::string& base = column.type.base;
  const std::string name = quote_identifier(column.name);
  if (base == "text" || base == "varchar" || base == "bytea") {
    return "octet_length(" + name + ") > " + std::to_string(kHugeBytes);
  }
  if (base == "json" || base == "jsonb" || base == "xml") {
    return "pg_column_size(" + name + ") > " + std::to_string(kLeastToast);
  }
  return "";
}

std::string whole_name(std::size_t column) { return "whole.c" + std::to_string(column); }

// The column as the bytes that the mirror is to have, in memory once for all pieces.
std::string as_bytes(const SourceColumn& column) {
  const std::string name = "source." + quote_identifier(column.name);
  if (column.bytes) return name + " || ''::bytea";
  return "convert_to(format('%s', " + name + "), 'UTF8')";
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

[[noreturn]] void out_of_order() {
  throw Error(ErrorKind::kInternal, message("the pieces of a huge value came out of order"),
              message("nothing was published; please report this as a bug"));
}

}  // namespace

std::vector<std::size_t> huge_columns(SqlRunner& runner, const Relation& relation,
                                      const std::string& from,
                                      const std::vector<SourceColumn>& read) {
  std::vector<std::size_t> asked;
  std::string list;
  if (relation.toast_bytes < kLeastToast) return {};
  for (std::size_t i = 0; i < read.size(); ++i) {
    const Column* column = find(relation, read[i].name);
    if (column == nullptr || !read[i].cast.empty() || !read[i].function.empty()) continue;
    const std::string condition = huge_condition(*column);
    if (condition.empty()) continue;
    asked.push_back(i);
    list += (list.empty() ? "" : ", ") + ("bool_or(" + condition + ")");
  }
  if (asked.empty()) return {};
  const auto answer = runner.query("SELECT " + list + " FROM " + from, {});
  std::vector<std::size_t> huge;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (answer->truth(0, i)) huge.push_back(asked[i]);
  }
  return huge;
}

std::string copy_in_pieces_statement(const std::string& from,
                                     const std::vector<SourceColumn>& columns,
                                     const std::vector<std::size_t>& huge,
                                     const std::string& condition) {
  const std::string piece_bytes = std::to_string(kPieceBytes);
  std::string list = "piece.field, piece.size, piece.number, piece.bytes";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const SourceColumn& column = columns[i];
    const std::string name = "source." + quote_identifier(column.name);
    const bool apart = std::find(huge.begin(), huge.end(), i) != huge.end();
    list += ", CASE WHEN piece.field = 0" +
            (apart ? " AND octet_length(" + whole_name(i) + ") <= " + piece_bytes : "") + " THEN " +
            (column.function.empty() ? name : column.function + "(" + name + ")") + column.cast +
            " END";
  }
  std::string wholes;
  std::string pieces;
  for (const std::size_t i : huge) {
    const std::string whole = whole_name(i);
    const std::string size = "octet_length(" + whole + ")";
    wholes += (wholes.empty() ? "" : ", ") + as_bytes(columns[i]) + " AS c" + std::to_string(i);
    // Fields count from 1; 0 is the row itself, and comes last.
    pieces += "SELECT " + std::to_string(i + 1) + ", " + size + ", n, substr(" + whole + ", n * " +
              piece_bytes + " + 1, " + piece_bytes + ") FROM generate_series(0, (" + size +
              " - 1) / " + piece_bytes + ") AS n WHERE " + size + " > " + piece_bytes +
              " UNION ALL ";
  }
  // OFFSET 0 keeps the server from computing the whole value once a piece.
  return "COPY (SELECT " + list + " FROM (SELECT * FROM " + from +
         (condition.empty() ? "" : " WHERE " + condition) + ") AS source, LATERAL (SELECT " +
         wholes + " OFFSET 0) AS whole, LATERAL (" + pieces +
         "SELECT 0, 0, 0, NULL) AS piece (field, size, number, bytes)) TO STDOUT";
}

HugeRowReader::HugeRowReader(std::size_t columns, const std::vector<bool>& bytes)
    : columns_(columns), bytes_(kPieceColumns, false), line_(kPieceColumns + columns) {
  bytes_[kPieceColumns - 1] = true;
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  bytes_.resize(kPieceColumns + columns);
}

void HugeRowReader::add(std::string_view line, RowBatch& batch) {
  line_.clear();
  add_copy_line(line, kPieceColumns + columns_, line_, bytes_);
  if (line_.value(0, 0) == "0") {
    add_row(batch);
  } else {
    add_piece(batch);
    ++pieces_;
  }
}

void HugeRowReader::add_piece(RowBatch& batch) {
  const std::size_t column = number_of(line_.value(0, 0)) - 1;
  const std::uint64_t number = number_of(line_.value(0, 2));
  ByteBuffer& arena = batch.arena();
  if (number == 0) {
    if (!whole_.empty() && whole_.back().size != expected_) out_of_order();
    expected_ = number_of(line_.value(0, 1));
    arena.reserve(arena.size() + expected_);  // at once: growing would need the old one beside it
    whole_.push_back({column, arena.size(), 0});
    next_ = 0;
  }
  if (whole_.empty() || whole_.back().column != column || number != next_) out_of_order();
  ++next_;
  const std::string_view piece = line_.value(0, 3);
  arena.append(piece);
  whole_.back().size += piece.size();
}

void HugeRowReader::add_row(RowBatch& batch) {
  if (!whole_.empty() && whole_.back().size != expected_) out_of_order();
  auto whole = whole_.begin();
  for (std::size_t i = 0; i < columns_; ++i) {
    if (whole != whole_.end() && whole->column == i) {
      batch.add_field_at(whole->start, whole->size);
      ++whole;
    } else if (line_.null(0, kPieceColumns + i)) {
      batch.add_null();
    } else {
      batch.add_field(line_.value(0, kPieceColumns + i));
    }
  }
  batch.end_row();
  whole_.clear();
}

}  // namespace etl
