#include "postgres/copy_text.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "etl/core/error.h"

namespace etl {

namespace {

// The letter behind a backslash for each byte that COPY escapes, 0 for the others.
constexpr std::array<char, 256> escape_letters() {
  std::array<char, 256> letters{};
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['\v'] = 'v';
  letters['\\'] = '\\';
  return letters;
}
constexpr std::array<char, 256> kEscapeLetters = escape_letters();

// The byte for the letter behind a backslash, 0 where there is none.
constexpr std::array<char, 256> escaped_bytes() {
  std::array<char, 256> bytes{};
  for (std::size_t byte = 0; byte < kEscapeLetters.size(); ++byte) {
    const char letter = kEscapeLetters[byte];
    if (letter != 0) bytes[static_cast<unsigned char>(letter)] = static_cast<char>(byte);
  }
  return bytes;
}
constexpr std::array<char, 256> kEscapedBytes = escaped_bytes();

const char* find(const char* from, const char* end, char wanted) {
  if (from == end) return nullptr;
  return static_cast<const char*>(std::memchr(from, wanted, static_cast<std::size_t>(end - from)));
}

[[noreturn]] void not_copy_text(RowBatch& batch, std::size_t arena_size, const std::string& why) {
  batch.drop_open_row();
  batch.arena().resize(arena_size);
  throw Error(ErrorKind::kInternal, "the server sent a row that is not COPY text: " + why);
}

// Copies [from, end), which holds a backslash, without its escapes. False for a strange escape.
bool add_unescaped(const char* from, const char* end, RowBatch& batch) {
  std::vector<char>& arena = batch.arena();
  const std::size_t start = arena.size();
  while (const char* backslash = find(from, end, '\\')) {
    arena.insert(arena.end(), from, backslash);
    if (backslash + 1 == end) return false;
    const char byte = kEscapedBytes[static_cast<unsigned char>(backslash[1])];
    if (byte == 0) return false;
    arena.push_back(byte);
    from = backslash + 2;
  }
  arena.insert(arena.end(), from, end);
  batch.close_field(start);
  return true;
}

// The value of a hexadecimal digit as the server writes it, 16 for any other byte.
constexpr std::array<std::uint8_t, 256> hex_digits() {
  std::array<std::uint8_t, 256> digits{};
  for (std::uint8_t& digit : digits) digit = 16;
  for (std::uint8_t i = 0; i < 16; ++i) {
    digits[static_cast<unsigned char>("0123456789abcdef"[i])] = i;
  }
  return digits;
}
constexpr std::array<std::uint8_t, 256> kHexDigits = hex_digits();

// The bytes of "\\\\x00ff", a bytea as COPY writes it. False where it is none.
bool add_bytes(std::string_view field, RowBatch& batch) {
  constexpr std::string_view kPrefix("\\\\x");
  if (field.substr(0, kPrefix.size()) != kPrefix || (field.size() - kPrefix.size()) % 2 != 0) {
    return false;
  }
  std::vector<char>& arena = batch.arena();
  const std::size_t start = arena.size();
  arena.resize(start + (field.size() - kPrefix.size()) / 2);
  char* out = arena.data() + start;
  unsigned strange = 0;
  for (std::size_t i = kPrefix.size(); i < field.size(); i += 2) {
    const unsigned high = kHexDigits[static_cast<unsigned char>(field[i])];
    const unsigned low = kHexDigits[static_cast<unsigned char>(field[i + 1])];
    strange |= high | low;
    *out++ = static_cast<char>(high << 4U | low);
  }
  batch.close_field(start);
  return strange < 16;
}

}  // namespace

void add_copy_line(std::string_view line, std::size_t columns, RowBatch& batch,
                   const std::vector<bool>& bytes) {
  const std::size_t arena_size = batch.arena().size();
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (columns == 0) {
    if (!line.empty()) not_copy_text(batch, arena_size, "fields where there are no columns");
    batch.end_row();
    return;
  }
  const char* from = line.data();
  const char* const end = from + line.size();
  // Most rows have no backslash at all: then no field has to be looked at twice.
  const bool escapes = find(from, end, '\\') != nullptr;
  for (std::size_t column = 0; column < columns; ++column) {
    const char* tab = find(from, end, '\t');
    const bool last = column + 1 == columns;
    if (last != (tab == nullptr)) {
      not_copy_text(batch, arena_size, "not " + std::to_string(columns) + " fields");
    }
    const char* const field_end = last ? end : tab;
    const std::string_view field(from, static_cast<std::size_t>(field_end - from));
    if (!escapes || find(from, field_end, '\\') == nullptr) {
      batch.add_field(field);
    } else if (field == "\\N") {
      batch.add_null();
    } else if (!bytes.empty() && bytes[column]) {
      if (!add_bytes(field, batch)) not_copy_text(batch, arena_size, "a bytea not in hexadecimal");
    } else if (!add_unescaped(from, field_end, batch)) {
      not_copy_text(batch, arena_size, "an unknown escape");
    }
    from = field_end + 1;
  }
  batch.end_row();
}

void append_copy_line(const RowBatch& batch, std::size_t row, std::string& out) {
  for (std::size_t column = 0; column < batch.columns(); ++column) {
    if (column > 0) out += '\t';
    if (batch.null(row, column)) {
      out += "\\N";
      continue;
    }
    const std::string_view value = batch.value(row, column);
    std::size_t plain = 0;  // start of what is not yet written
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char letter = kEscapeLetters[static_cast<unsigned char>(value[i])];
      if (letter == 0) continue;
      out.append(value, plain, i - plain);
      out += '\\';
      out += letter;
      plain = i + 1;
    }
    out.append(value, plain, value.size() - plain);
  }
  out += '\n';
}

}  // namespace etl
