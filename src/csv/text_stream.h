// Text of a CSV file, made fit for fast-cpp-csv-parser's line reader, which gives lines as C
// strings, ends them at LF and CRLF wherever they stand, and misreads a last line without an end
// (it may take what an earlier block left behind it for more lines).
//
// What comes out:
//   - outside quotes, CR and CRLF become LF; inside quotes a CR becomes kQuotedCarriageReturn,
//     which the record reader turns back, and a LF stays;
//   - the last line ends with LF, and none is longer than kLongestLine;
//   - at the first byte that cannot be taken comes kDamage, and then the end; damage() tells what
//     it was. So whoever reads the lines meets it at its line, after all good ones.
// Both marks are bytes that no UTF-8 text contains, and all other bytes are valid UTF-8.
//
// CR alone is a line end too, in any file: CR CR LF comes of programs that write line ends twice,
// and files are put together. Where it is part of a value that should have been quoted, it cuts the
// record in pieces that cannot all be as wide as the header, which is an error, unless there is
// only one column. (PostgreSQL's COPY refuses it.)
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "csv/byte_input.h"
#include "csv/dialect.h"

namespace etl {

inline constexpr char kQuotedCarriageReturn = '\xff';
inline constexpr char kDamage = '\xfe';

enum class LineEnd { kUnknown, kLineFeed, kCarriageReturn };  // CRLF counts as kLineFeed
enum class DamageKind { kNulByte, kInvalidUtf8, kLineTooLong };

// The line reader has blocks of 2^24 bytes, in which a line has to fit with its end and one of our
// marks. A longer one must not get there: to find that out, it reads a byte that its other thread
// may be writing.
inline constexpr std::size_t kLongestLine = (std::size_t{1} << 24) - 2;

struct Damage {
  DamageKind kind = DamageKind::kNulByte;
  std::uint64_t offset = 0;  // of the byte in the text, from 0
};

// read() is for one thread, the rest for any other.
class CsvTextStream {
 public:
  CsvTextStream(std::unique_ptr<ByteInput> input, const CsvDialect& dialect);

  // Fills the whole buffer unless the end is near; 0 at the end. Throws as ByteInput does.
  std::size_t read(char* buffer, std::size_t size);

  bool damaged() const { return damaged_.load(std::memory_order_acquire); }
  // Only after a kDamage was seen in what read() gave.
  const Damage& damage() const { return damage_; }
  // False: what was read so far holds no kQuotedCarriageReturn.
  bool has_quoted_carriage_return() const {
    return has_quoted_carriage_return_.load(std::memory_order_acquire);
  }
  LineEnd line_end() const { return line_end_.load(std::memory_order_acquire); }

 private:
  bool refill();
  std::size_t settle(char* out, std::size_t room);
  void note_carriage_return(bool alone);
  bool fits_line(const char* from, const char* to);
  void follow(const char* from, const char* to);
  void follow_quotes(const char* from, const char* to);
  void note_damage(DamageKind kind, std::uint64_t offset);

  std::unique_ptr<ByteInput> input_;
  const char delimiter_;
  const char quote_;
  const char comment_;

  std::vector<char> raw_;
  std::size_t position_ = 0;      // in raw_, of the next byte to settle
  std::size_t usable_ = 0;        // bytes of raw_ known to be good text
  std::size_t undecided_ = 0;     // bytes behind them, a character cut in two
  std::uint64_t raw_offset_ = 0;  // of raw_[0] in the text
  bool ended_ = false;

  bool in_comment_ = false;  // the line is one, and its quotes are no quotes
  bool in_quotes_ = false;
  bool just_closed_ = false;  // by the byte before; a quote that comes next opens again
  bool after_carriage_return_ = false;
  char last_ = '\n';             // given out last
  std::size_t line_length_ = 0;  // given out since the last line end

  std::atomic<LineEnd> line_end_{LineEnd::kUnknown};
  std::atomic<bool> has_quoted_carriage_return_{false};
  std::atomic<bool> damaged_{false};
  Damage damage_;
};

}  // namespace etl
