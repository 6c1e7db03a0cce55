#include "csv/text_stream.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "csv/utf8.h"

namespace etl {

namespace {

// Every byte is looked at several times on its way; a piece of this size stays in the L2 cache
// meanwhile.
constexpr std::size_t kPiece = 128 * 1024;
constexpr std::size_t kLongestCharacter = 4;

const char* find(const char* from, const char* end, char wanted) {
  const void* found =
      std::memchr(from, static_cast<unsigned char>(wanted), static_cast<std::size_t>(end - from));
  return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace

CsvTextStream::CsvTextStream(std::unique_ptr<ByteInput> input, const CsvDialect& dialect)
    : input_(std::move(input)),
      delimiter_(dialect.delimiter),
      quote_(dialect.quote),
      comment_(dialect.comment),
      raw_(kPiece) {}

std::size_t CsvTextStream::read(char* buffer, std::size_t size) {
  std::size_t filled = 0;
  while (filled < size) {
    if (position_ == usable_ && !refill()) break;
    filled += settle(buffer + filled, size - filled);
  }
  if (filled < size && (last_ != '\n' || after_carriage_return_)) {
    after_carriage_return_ = false;
    last_ = '\n';
    buffer[filled++] = '\n';
  }
  return filled;
}

bool CsvTextStream::refill() {
  while (!ended_) {
    raw_offset_ += usable_;
    std::memmove(raw_.data(), raw_.data() + usable_, undecided_);
    position_ = usable_ = 0;
    const std::size_t got = input_->read(raw_.data() + undecided_, raw_.size() - undecided_);
    const std::size_t size = undecided_ + got;
    ended_ = got == 0;
    const std::string_view text(raw_.data(), size);
    const std::size_t invalid = std::min(first_invalid_utf8(text), size);
    const auto good =
        static_cast<std::size_t>(find(text.data(), text.data() + invalid, '\0') - text.data());
    undecided_ = 0;
    usable_ = good;
    if (good < size) {
      if (good == invalid && !ended_ && size - good < kLongestCharacter) {
        undecided_ = size - good;
      } else {
        note_damage(good == invalid ? DamageKind::kInvalidUtf8 : DamageKind::kNulByte,
                    raw_offset_ + good);
        raw_[usable_++] = kDamage;
      }
    }
    if (position_ < usable_) return true;
  }
  return false;
}

void CsvTextStream::note_damage(DamageKind kind, std::uint64_t offset) {
  damage_ = {kind, offset};
  ended_ = true;
  damaged_.store(true, std::memory_order_release);
}

// Copies from raw_ to `out` in runs between carriage returns, which alone may have to change.
std::size_t CsvTextStream::settle(char* const out, std::size_t room) {
  const char* in = raw_.data() + position_;
  const char* const end = raw_.data() + usable_;
  char* to = out;
  char* const limit = out + room;
  const char* carriage_return = find(in, end, '\r');
  while (in < end && to < limit) {
    if (after_carriage_return_) {
      note_carriage_return(*in != '\n');
      *to++ = last_ = '\n';
      if (*in == '\n') ++in;
      continue;
    }
    if (carriage_return < in) carriage_return = find(in, end, '\r');
    const char* const stop = std::min(carriage_return, in + std::min(end - in, limit - to));
    const bool at_carriage_return = stop == in;
    if (at_carriage_return && !in_quotes_) {
      ++in;
      after_carriage_return_ = true;
      just_closed_ = false;
    } else if (!fits_line(in, at_carriage_return ? in + 1 : stop)) {
      note_damage(DamageKind::kLineTooLong,
                  raw_offset_ + static_cast<std::uint64_t>(in - raw_.data()));
      *to++ = last_ = kDamage;
      in = end;
    } else if (at_carriage_return) {
      ++in;
      has_quoted_carriage_return_.store(true, std::memory_order_release);
      *to++ = last_ = kQuotedCarriageReturn;
    } else {
      std::memcpy(to, in, static_cast<std::size_t>(stop - in));
      to += stop - in;
      follow(in, stop);
      in = stop;
      last_ = in[-1];
    }
  }
  position_ = static_cast<std::size_t>(in - raw_.data());
  return static_cast<std::size_t>(to - out);
}

// Adds a run to the line under way. False where that would make the line too long.
bool CsvTextStream::fits_line(const char* from, const char* to) {
  const char* const first_end = find(from, to, '\n');
  const std::size_t length = line_length_ + static_cast<std::size_t>(first_end - from);
  if (length > kLongestLine) return false;
  line_length_ = length;
  if (first_end == to) return true;
  const char* last_end = to - 1;  // a run is much shorter than a line may be
  while (*last_end != '\n') --last_end;
  line_length_ = static_cast<std::size_t>(to - last_end - 1);
  return true;
}

// Where the end of a run is: inside quotes, inside a comment, or neither.
void CsvTextStream::follow(const char* const from, const char* const to) {
  if (comment_ == kNoComment) return follow_quotes(from, to);
  for (const char* at = from; at < to;) {  // in steps that end with a line, or with quotes
    if (at > from) last_ = at[-1];
    if (last_ == '\n' && !in_quotes_) in_comment_ = *at == comment_;
    const char* const end = find(at, to, in_quotes_ ? quote_ : '\n');
    const char* const next = end == to ? to : end + 1;
    if (!in_comment_) {
      follow_quotes(at, next);
    } else if (end != to && line_end() == LineEnd::kUnknown) {
      line_end_.store(LineEnd::kLineFeed, std::memory_order_release);
    }
    at = next;
  }
}

// Whether the end of a run is inside quotes. A doubled quote inside quotes closes and opens again,
// which comes to the same.
void CsvTextStream::follow_quotes(const char* const from, const char* const to) {
  for (const char* at = from; at < to;) {
    const char* const quote = find(at, to, quote_);
    if (!in_quotes_ && line_end() == LineEnd::kUnknown && find(at, quote, '\n') != quote) {
      line_end_.store(LineEnd::kLineFeed, std::memory_order_release);
    }
    if (quote > at) just_closed_ = false;
    if (quote == to) return;
    if (in_quotes_) {
      in_quotes_ = false;
      just_closed_ = true;
    } else {
      const char before = quote == from ? last_ : quote[-1];
      in_quotes_ = just_closed_ || before == delimiter_ || before == '\n';
      just_closed_ = false;
    }
    at = quote + 1;
  }
}

// One outside quotes, now that the byte after it is known.
void CsvTextStream::note_carriage_return(bool alone) {
  after_carriage_return_ = false;
  line_length_ = 0;
  if (line_end() != LineEnd::kUnknown) return;
  line_end_.store(alone ? LineEnd::kCarriageReturn : LineEnd::kLineFeed, std::memory_order_release);
}

}  // namespace etl
