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
  batch.arena().truncate(arena_size);
  throw Error(ErrorKind::kInternal, "the server sent a row that is not COPY text: " + why);
}

// Copies [from, end), which holds a backslash, without its escapes. False for a strange escape.
bool add_unescaped(const char* from, const char* end, RowBatch& batch) {
  ByteBuffer& arena = batch.arena();
  const std::size_t start = arena.size();
  while (const char* backslash = find(from, end, '\\')) {
    arena.append({from, static_cast<std::size_t>(backslash - from)});
    if (backslash + 1 == end) return false;
    const char byte = kEscapedBytes[static_cast<unsigned char>(backslash[1])];
    if (byte == 0) return false;
    arena.push_back(byte);
    from = backslash + 2;
  }
  arena.append({from, static_cast<std::size_t>(end - from)});
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
  ByteBuffer& arena = batch.arena();
  const std::size_t start = arena.size();
  char* out = arena.extend((field.size() - kPrefix.size()) / 2);
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

// Eight bytes at once: the high bit of each byte of the result is set where that byte is a tab.
std::uint64_t tabs_in(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kLow = 0x7f * kOnes;
  std::uint64_t word = 0;
  for (int i = 7; i >= 0; --i) word = word << 8U | static_cast<unsigned char>(at[i]);
  const std::uint64_t other = word ^ ('\t' * kOnes);  // zero bytes where there is a tab
  return ~(((other & kLow) + kLow) | other | kLow);
}

// Both add the fields of a line, at most one more than `columns`, and return their number.
std::size_t add_plain_fields(std::string_view line, std::size_t columns, RowBatch& batch) {
  ByteBuffer& arena = batch.arena();
  const std::size_t start = arena.size();
  arena.append(line);
  std::size_t fields = 0;
  std::size_t from = 0;
  const auto field_ends = [&](std::size_t end) {
    batch.add_field_at(start + from, end - from);
    from = end + 1;
    return ++fields > columns;
  };
  std::size_t at = 0;
  for (; at + 8 <= line.size(); at += 8) {
    for (std::uint64_t tabs = tabs_in(line.data() + at); tabs != 0; tabs &= tabs - 1) {
      if (field_ends(at + static_cast<std::size_t>(__builtin_ctzll(tabs)) / 8)) return fields;
    }
  }
  for (; at < line.size(); ++at) {
    if (line[at] == '\t' && field_ends(at)) return fields;
  }
  field_ends(line.size());
  return fields;
}

std::size_t add_escaped_fields(std::string_view line, std::size_t columns, RowBatch& batch,
                               const std::vector<bool>& bytes, std::size_t arena_size) {
  const char* from = line.data();
  const char* const end = from + line.size();
  for (std::size_t column = 0; column < columns; ++column) {
    const char* const tab = find(from, end, '\t');
    const char* const field_end = tab == nullptr ? end : tab;
    const std::string_view field(from, static_cast<std::size_t>(field_end - from));
    if (find(from, field_end, '\\') == nullptr) {
      batch.add_field(field);
    } else if (field == "\\N") {
      batch.add_null();
    } else if (!bytes.empty() && bytes[column]) {
      if (!add_bytes(field, batch)) not_copy_text(batch, arena_size, "a bytea not in hexadecimal");
    } else if (!add_unescaped(from, field_end, batch)) {
      not_copy_text(batch, arena_size, "an unknown escape");
    }
    if (tab == nullptr) return column + 1;
    from = tab + 1;
  }
  return columns + 1;
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
  // Most rows have no backslash at all: then no field has to be looked at twice.
  const bool escapes = find(line.data(), line.data() + line.size(), '\\') != nullptr;
  const std::size_t fields = escapes ? add_escaped_fields(line, columns, batch, bytes, arena_size)
                                     : add_plain_fields(line, columns, batch);
  if (fields != columns) {
    not_copy_text(batch, arena_size, "not " + std::to_string(columns) + " fields");
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
