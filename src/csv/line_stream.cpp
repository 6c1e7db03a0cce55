#include "csv/line_stream.h"

// gcc warns of a cut that the library means to make (a file name of 255 bytes in its own errors).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#endif
#include <csv.h>

#include <cstring>

namespace etl {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Owned by LineStream::Reader, which outlives it.
class BytesForLines final : public io::ByteSourceBase {
 public:
  explicit BytesForLines(CsvTextStream& text) : text_(text) {}
  // The line reader leaves out a mark at the start: it gets one of ours, so that it leaves alone
  // what is text (the file's own mark is gone; one behind it is not).
  int read(char* buffer, int size) override {
    const std::size_t mark = begun_ ? 0 : kByteOrderMark.copy(buffer, kByteOrderMark.size());
    begun_ = true;
    return static_cast<int>(mark +
                            text_.read(buffer + mark, static_cast<std::size_t>(size) - mark));
  }

 private:
  CsvTextStream& text_;
  bool begun_ = false;
};

}  // namespace

class LineStream::Reader {
 public:
  Reader(std::unique_ptr<ByteInput> input, const CsvDialect& dialect)
      : text(std::move(input), dialect), lines("", std::make_unique<BytesForLines>(text)) {}

  CsvTextStream text;
  io::LineReader lines;
};

LineStream::LineStream(OpenedText text)
    : origin_(std::move(text.origin)),
      reader_(std::make_unique<Reader>(std::move(text.bytes), text.dialect)),
      number_(origin_.lines) {}

LineStream::~LineStream() = default;

LineEnd LineStream::line_end() const { return reader_->text.line_end(); }

bool LineStream::has_quoted_carriage_return() const {
  return reader_->text.has_quoted_carriage_return();
}

bool LineStream::next(std::string_view& line) {
  const char* const text = reader_->lines.next_line();
  if (text == nullptr) return false;
  ++number_;
  line = text;
  if (reader_->text.damaged() && line.find(kDamage) != line.npos) refuse_damage();
  return true;
}

void LineStream::refuse_damage() const {
  const Damage& damage = reader_->text.damage();
  const std::string place =
      " at byte " + std::to_string(origin_.bytes + damage.offset) + " of " + origin_.whole;
  switch (damage.kind) {
    case DamageKind::kNulByte:
      throw error_at(
          number_, "a NUL byte" + place,
          "where this is UTF-16 text: --encoding utf-16le or utf-16be; else it is no CSV");
    case DamageKind::kInvalidUtf8:
      throw error_at(number_, "invalid UTF-8" + place,
                     "the file is in another encoding: try --encoding windows-1252");
    case DamageKind::kLineTooLong:
      throw error_at(number_, "the line is longer than 16,777,214 bytes",
                     "a quote or a line end may be missing");
  }
  throw error_at(number_, "damaged" + place, "");
}

Error LineStream::error_at(std::uint64_t line, const std::string& what,
                           const std::string& hint) const {
  Error error(ErrorKind::kBadInput, origin_.name + ":" + std::to_string(line) + ": " + what, hint);
  error.line = line;
  return error;
}

}  // namespace etl
