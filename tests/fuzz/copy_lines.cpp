// Any bytes are a line of COPY's text: it is taken, and then what was taken reads the same after it
// was written, or refused with the batch as it was. And any row, written, is one line that reads as
// the row.
//
// First byte: number of columns, and whether they are bytea, which come as their bytes.
#include <cstdint>
#include <optional>
#include <vector>

#include "etl/core/error.h"
#include "fuzz/property.h"
#include "postgres/copy_text.h"

namespace etl::fuzz {
namespace {

using Row = std::vector<std::optional<std::string>>;

Row row_of(const RowBatch& batch, std::size_t row) {
  Row fields;
  for (std::size_t column = 0; column < batch.columns(); ++column) {
    fields.emplace_back();
    if (!batch.null(row, column)) fields.back() = std::string(batch.value(row, column));
  }
  return fields;
}

// Behind a good row, which has to stay. No value: refused.
std::optional<Row> taken(std::string_view line, std::size_t columns, bool bytea) {
  const std::vector<bool> bytes(bytea ? columns : 0, true);
  const Row before(columns, "before");
  RowBatch batch(columns);
  for (const auto& field : before) batch.add_field(*field);
  batch.end_row();
  const std::size_t size = batch.byte_size();
  std::optional<Row> row;
  try {
    add_copy_line(line, columns, batch, bytes);
    must(batch.rows() == 2, "one row was added");
    row = row_of(batch, 1);
  } catch (const Error& error) {
    must(error.kind == ErrorKind::kInternal, "refused as no COPY text");
    must(batch.rows() == 1 && batch.byte_size() == size, "the batch is as it was");
    add_copy_line(columns == 0 ? "" : std::string(columns - 1, '\t'), columns, batch);
    must(batch.rows() == 2 && row_of(batch, 1) == Row(columns, ""), "the batch takes more rows");
  }
  must(row_of(batch, 0) == before, "the row before stays");
  return row;
}

// As the server does.
std::string hexadecimal(std::string_view value) {
  std::string digits = "\\\\x";
  for (const char c : value) {
    for (const unsigned shift : {4U, 0U}) {
      digits += "0123456789abcdef"[static_cast<unsigned char>(c) >> shift & 15U];
    }
  }
  return digits;
}

std::string written_as_bytea(const Row& row) {
  std::string line;
  for (const auto& field : row) {
    line += (line.empty() ? "" : "\t") + (field ? hexadecimal(*field) : "\\N");
  }
  return line + "\n";
}

std::string written(const Row& row, bool bytea) {
  if (bytea) return written_as_bytea(row);
  RowBatch batch(row.size());
  for (const auto& field : row) field ? batch.add_field(*field) : batch.add_null();
  batch.end_row();
  std::string line;
  append_copy_line(batch, 0, line);
  return line;
}

void check(std::string_view input) {
  const unsigned char kind = take_byte(input);
  const std::size_t columns = kind % 8;
  const bool bytea = (kind & 64U) != 0;
  if (const std::optional<Row> row = taken(input, columns, bytea)) {
    must(taken(written(*row, bytea), columns, bytea) == row, "written and read again");
  }

  // The same bytes as values: a 0 byte, which no text has, ends a field; "N" alone is NULL.
  Row row(1, "");
  for (const char c : input) c == '\0' ? (void)row.emplace_back("") : row.back()->push_back(c);
  for (auto& field : row) {
    if (*field == "N") field.reset();
  }
  const std::string line = written(row, bytea);
  must(line.find_first_of("\n\r") == line.size() - 1, "a row is one line");
  must(taken(line, row.size(), bytea) == row, "a row reads as it was written");
}

}  // namespace
}  // namespace etl::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  etl::fuzz::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
