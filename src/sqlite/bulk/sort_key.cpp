#include "sqlite/bulk/sort_key.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace etl::bulk {

namespace {

constexpr unsigned char kNullTag = 0x00;
constexpr unsigned char kNumberTag = 0x20;
constexpr unsigned char kTextTag = 0x30;
constexpr unsigned char kBlobTag = 0x40;
constexpr unsigned char kZeroTag = 0x80;  // of integers; the number of bytes is added
constexpr unsigned char kEscape = 0x01;
constexpr unsigned char kEnd = 0x00;

// From here on not every integer is a double.
constexpr double kExactIntegers = 9007199254740992.0;

unsigned char folded(unsigned char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + ('a' - 'A')) : c;
}

unsigned char* put_escaped(const unsigned char* in, std::size_t size, unsigned char* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned char c = in[i];
    if (c <= kEscape) {
      *out++ = kEscape;
      *out++ = static_cast<unsigned char>(c + 1);
    } else {
      *out++ = c;
    }
  }
  return out;
}

// Eight bytes at a time while none of them needs an escape, which is nearly always.
unsigned char* put_text(const unsigned char* in, std::size_t size, unsigned char* out) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  while (size >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, in, 8);
    const std::uint64_t halved = (word >> 1) & ~kHighs;  // 00 and 01 become 00
    if (((halved - kOnes) & ~halved & kHighs) != 0) break;
    std::memcpy(out, &word, 8);
    in += 8;
    out += 8;
    size -= 8;
  }
  return put_escaped(in, size, out);
}

// SQLite's NOCASE compares up to the first NUL of both, then the lengths.
unsigned char* put_nocase(const unsigned char* in, std::size_t size, unsigned char* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned char c = folded(in[i]);
    if (c == 0) {
      *out++ = kEscape;
      *out++ = kEnd;
      put_u32(out, static_cast<std::uint32_t>(size));
      return out + 4;
    }
    if (c == kEscape) *out++ = kEscape;
    *out++ = c == kEscape ? static_cast<unsigned char>(kEscape + 1) : c;
  }
  *out++ = kEnd;
  return out;
}

unsigned char* put_collated(Collation collation, const StoredValue& value, unsigned char* out) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(value.data);
  std::size_t size = value.size;
  if (value.source != ValueSource::kBytes) {
    // The converted bytes go where they would end up at the latest, and move to the front from
    // there: escaping never overtakes them.
    unsigned char* const converted = out + size + 8;
    copy_value_bytes(value, 0, size, converted);
    bytes = converted;
  }
  if (value.kind == ValueKind::kText) {
    if (collation == Collation::kNocase) return put_nocase(bytes, size, out);
    if (collation == Collation::kRtrim) {
      while (size > 0 && bytes[size - 1] == ' ') --size;
    }
  }
  out = value.source == ValueSource::kBytes ? put_text(bytes, size, out)
                                            : put_escaped(bytes, size, out);
  *out++ = kEnd;
  return out;
}

unsigned char* put_number_part(const StoredValue& value, unsigned char* out) {
  double rounded = 0;
  std::uint32_t rest = 0;
  if (value.kind == ValueKind::kInteger) {
    rounded = static_cast<double>(value.integer);
    // 2^63 is not an int64_t; what rounds to it lies below it.
    if (rounded >= 9223372036854775808.0 || static_cast<std::int64_t>(rounded) > value.integer) {
      rounded = std::nextafter(rounded, -HUGE_VAL);
    }
    rest = static_cast<std::uint32_t>(value.integer - static_cast<std::int64_t>(rounded));
  } else {
    rounded = value.real;
  }
  if (rounded == 0) rounded = 0;  // there is one zero
  std::uint64_t bits = 0;
  std::memcpy(&bits, &rounded, sizeof bits);
  bits ^= (bits >> 63) != 0 ? ~std::uint64_t{0} : std::uint64_t{1} << 63;
  *out++ = kNumberTag;
  put_u64(out, bits);
  out += 8;
  if (std::fabs(rounded) >= kExactIntegers) {
    put_u16(out, rest);
    out += 2;
  }
  return out;
}

unsigned char* put_ascending(const KeyPart& part, const StoredValue& value, unsigned char* out) {
  switch (value.kind) {
    case ValueKind::kNull:
      *out++ = kNullTag;
      return out;
    case ValueKind::kInteger:
    case ValueKind::kReal:
      if (part.shape == KeyShape::kIntegers) return put_key_integer(value.integer, out);
      return put_number_part(value, out);
    case ValueKind::kText:
      if (part.shape != KeyShape::kPlainText) *out++ = kTextTag;
      return put_collated(part.collation, value, out);
    case ValueKind::kBlob:
      break;
  }
  *out++ = kBlobTag;
  return put_collated(part.collation, value, out);
}

std::size_t key_integer_size(unsigned char tag) {
  return 1 + static_cast<std::size_t>(tag < kZeroTag ? kZeroTag - 1 - tag : tag - kZeroTag);
}

void invert(unsigned char* from, const unsigned char* to) {
  for (; from != to; ++from) *from = static_cast<unsigned char>(~*from);
}

}  // namespace

std::size_t key_part_bound(const StoredValue& value) { return 2 * value.size + 16; }

unsigned char* put_key_integer(std::int64_t value, unsigned char* out) {
  const bool negative = value < 0;
  const std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  const int bytes = magnitude == 0 ? 0 : (71 - __builtin_clzll(magnitude)) / 8;
  // -1 is FF with no byte of magnitude; the tag below 80 keeps it before 0.
  *out++ = static_cast<unsigned char>(negative ? kZeroTag - 1 - bytes : kZeroTag + bytes);
  if (bytes > 0) {
    unsigned char ordered[8];
    put_u64(ordered, static_cast<std::uint64_t>(value));
    std::memcpy(out, ordered + 8 - bytes, static_cast<std::size_t>(bytes));
  }
  return out + bytes;
}

const unsigned char* get_key_integer(const unsigned char* in, std::int64_t& value) {
  const int tag = *in++;
  const bool negative = tag < kZeroTag;
  const int bytes = negative ? kZeroTag - 1 - tag : tag - kZeroTag;
  std::uint64_t bits = negative ? ~std::uint64_t{0} : 0;
  for (int i = 0; i < bytes; ++i) bits = bits << 8 | *in++;
  value = static_cast<std::int64_t>(bits);
  return in;
}

unsigned char* put_key_part(const KeyPart& part, const StoredValue& value, unsigned char* out) {
  unsigned char* const end = put_ascending(part, value, out);
  if (part.descending) invert(out, end);
  return end;
}

const unsigned char* KeyReader::get_bytes(const unsigned char* in, StoredValue& value, bool text) {
  const auto set = [&](const unsigned char* from, std::size_t size) {
    const auto* data = reinterpret_cast<const char*>(from);
    if (text) {
      value.set_text(data, size);
    } else {
      value.set_blob(data, size);
    }
  };
  const unsigned char* at = in;
  while (*at > kEscape) ++at;
  if (*at == kEnd) {
    set(in, static_cast<std::size_t>(at - in));
    return at + 1;
  }
  const std::size_t start = unescaped_.size();
  unescaped_.insert(unescaped_.end(), in, at);
  for (; *at != kEnd; ++at) {
    if (*at == kEscape) {
      unescaped_.push_back(static_cast<unsigned char>(*++at - 1));
    } else {
      unescaped_.push_back(*at);
    }
  }
  set(unescaped_.data() + start, unescaped_.size() - start);
  return at + 1;
}

const unsigned char* KeyReader::get_part(const KeyPart& part, const unsigned char* in,
                                         StoredValue& value) {
  if (part.shape == KeyShape::kPlainText) return get_bytes(in, value, true);
  if (part.shape == KeyShape::kAny) {
    if (*in != kNullTag) return get_bytes(in + 1, value, *in == kTextTag);
    value.set_null();
    return in + 1;
  }
  // NULL or an integer, in either direction.
  const unsigned char flip = part.descending ? 0xff : 0;
  const auto tag = static_cast<unsigned char>(*in ^ flip);
  if (tag == kNullTag) {
    value.set_null();
    return in + 1;
  }
  if (!part.descending) {
    std::int64_t number = 0;
    in = get_key_integer(in, number);
    value.set_integer(number);
    return in;
  }
  unsigned char ascending[kMaxKeyInteger];
  const std::size_t size = key_integer_size(tag);
  for (std::size_t i = 0; i < size; ++i) ascending[i] = static_cast<unsigned char>(in[i] ^ flip);
  std::int64_t number = 0;
  get_key_integer(ascending, number);
  value.set_integer(number);
  return in + size;
}

}  // namespace etl::bulk
