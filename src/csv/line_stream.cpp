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
  const std::uint64_t place = origin_.bytes + damage.offset;
  switch (damage.kind) {
    case DamageKind::kNulByte:
      throw error_at(
          number_, message("a NUL byte at byte %1 of %2", place, origin_.whole),
          message("where this is UTF-16 text: --encoding utf-16le or utf-16be; else it is no CSV"));
    case DamageKind::kInvalidUtf8:
      throw error_at(number_, message("invalid %1 at byte %2 of %3", "UTF-8", place, origin_.whole),
                     message("the file is in another encoding: try --encoding windows-1252"));
    case DamageKind::kLineTooLong:
      throw error_at(number_, message("the line is longer than 16,777,214 bytes"),
                     message("a quote or a line end may be missing"));
  }
  throw error_at(number_, message("damaged at byte %1 of %2", place, origin_.whole), "");
}

Error LineStream::error_at(std::uint64_t line, const Message& what, const Message& hint) const {
  const std::string place = origin_.name + ":" + std::to_string(line);
  Error error(ErrorKind::kBadInput, message("%1: %2", place, what), hint);
  error.line = line;
  return error;
}

}  // namespace etl
