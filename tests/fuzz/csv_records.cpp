// Any bytes are a CSV file. The record reader gives what the plain reading of its rules below
// gives, or refuses what that refuses; the same whatever pieces the bytes come in; and what it
// read, written again, reads the same. A dialect that is found out is the usual one where that
// fits.
//
// First byte: dialect, as its bits say (delimiter, quote, NULL text, comments, whether delimiter
// and quote are found out, empty lines, no quotes). Second: size of the pieces.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "csv/opened_text.h"
#include "csv/packed_input.h"
#include "csv/record_reader.h"
#include "csv/utf8.h"
#include "fuzz/property.h"

// The line reader takes 48 MiB for each file, and marking them takes AddressSanitizer longer than
// all the rest: that block is kept, with what the reading before left in it.
namespace {
constexpr std::size_t kLineReaderBlock = std::size_t{3} << 24;
void* kept_block = nullptr;
bool kept_block_is_used = false;
}  // namespace

void* operator new[](std::size_t size) {
  if (size != kLineReaderBlock || kept_block_is_used) return std::malloc(size);
  if (kept_block == nullptr) kept_block = std::malloc(size);
  kept_block_is_used = true;
  return kept_block;
}
void operator delete[](void* block) noexcept {
  if (block != nullptr && block == kept_block) {
    kept_block_is_used = false;
  } else {
    std::free(block);
  }
}
void operator delete[](void* block, std::size_t) noexcept { operator delete[](block); }

namespace etl::fuzz {
namespace {

using Record = std::vector<std::optional<std::string>>;

struct Dialect {
  CsvOptions options;
  bool is_found_out = false;
  bool keep_empty_lines = false;
};

Dialect dialect_of(unsigned char byte) {
  Dialect dialect;
  dialect.options.delimiter = ",;\t|"[byte & 3U];
  dialect.options.quote = (byte & 4U) == 0 ? '"' : '\'';
  if ((byte & 8U) != 0) dialect.options.null_text = "NA";
  if ((byte & 16U) != 0) dialect.options.comment = '#';
  if ((byte & 128U) != 0) dialect.options.quote = kNoQuote;
  dialect.is_found_out = (byte & 32U) != 0;
  if (dialect.is_found_out) {
    dialect.options.delimiter.reset();
    dialect.options.quote.reset();
  }
  dialect.options.encoding = "UTF-8";
  dialect.keep_empty_lines = (byte & 64U) != 0;
  return dialect;
}

class Pieces final : public ByteInput {
 public:
  Pieces(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t got = text_.copy(buffer, std::min(size, piece_));
    text_.remove_prefix(got);
    return got;
  }
  std::optional<std::uint64_t> file_size() const override { return std::nullopt; }

 private:
  std::string_view text_;
  const std::size_t piece_;
};

struct Reading {
  std::vector<Record> records;
  std::vector<std::uint64_t> lines;
  std::string refusal;  // empty: read to the end

  bool operator==(const Reading& other) const {
    return records == other.records && lines == other.lines && refusal == other.refusal;
  }
};

Reading read(std::string_view text, const Dialect& dialect, std::size_t piece) {
  Reading reading;
  try {
    CsvRecordReader reader(
        open_text("f.csv", std::make_unique<Pieces>(text, piece), dialect.options));
    reader.keep_empty_lines(dialect.keep_empty_lines);
    ByteBuffer bytes;
    std::vector<CsvField> fields;
    for (; reader.next(bytes, fields); bytes.clear()) {
      Record record;
      for (const CsvField& field : fields) {
        must(field.start + field.size <= bytes.size(), "a field lies within its bytes");
        if (field.null) {
          record.emplace_back();
        } else {
          record.emplace_back(std::string(bytes.data() + field.start, field.size));
        }
      }
      reading.records.push_back(std::move(record));
      reading.lines.push_back(reader.line());
    }
  } catch (const Error& error) {
    must(error.kind == ErrorKind::kBadInput && error.line.has_value(), "refused at a line");
    reading.refusal = error.what();
  }
  return reading;
}

// What was found out, and what stands before the first record.
Dialect settled(std::string_view text, Dialect dialect, std::size_t piece, std::string& preamble) {
  const OpenedText opened =
      open_text("f.csv", std::make_unique<Pieces>(text, piece), dialect.options, &preamble);
  must(text.substr(0, preamble.size()) == preamble, "the preamble is the start");
  dialect.options.delimiter = opened.dialect.delimiter;
  dialect.options.quote = opened.dialect.quote;
  return dialect;
}

// The rules of record_reader.h and text_stream.h, a byte at a time. No value: refused.
class PlainReading {
 public:
  PlainReading(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {}

  std::optional<std::vector<Record>> records() {
    if (first_invalid_utf8(text_) != text_.npos || text_.find('\0') != text_.npos) return {};
    std::vector<Record> records;
    while (at_ < text_.size()) {
      if (take_line_end()) {
        if (dialect_.keep_empty_lines) records.push_back({unquoted("")});
        continue;
      }
      if (here() == dialect_.options.comment) {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
        take_line_end();
        continue;
      }
      Record record;
      do record.push_back(at_quote() ? quoted() : unquoted_here());
      while (!refused_ && take_delimiter());
      if (refused_ || !(at_ == text_.size() || take_line_end())) return {};
      records.push_back(std::move(record));
    }
    if (refused_) return {};
    return records;
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool at_quote() const {
    return dialect_.options.quote != kNoQuote && here() == dialect_.options.quote;
  }

  bool take_delimiter() {
    if (here() != dialect_.options.delimiter) return false;
    ++at_;
    return true;
  }

  bool take_line_end() {
    if (here() != '\n' && here() != '\r') return false;
    at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
    return true;
  }

  std::optional<std::string> unquoted(std::string_view text) const {
    if (text == dialect_.options.null_text) return std::nullopt;
    return std::string(text);
  }

  std::optional<std::string> unquoted_here() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r' &&
           text_[at_] != dialect_.options.delimiter) {
      ++at_;
    }
    return unquoted(text_.substr(start, at_ - start));
  }

  std::optional<std::string> quoted() {
    const char quote = *dialect_.options.quote;
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) {
        value += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote) {
        value += quote;
        ++at_;
      } else {
        ++at_;
        return value;
      }
    }
    refused_ = true;
    return value;
  }

  std::string_view text_;
  const Dialect& dialect_;
  std::size_t at_ = 0;
  bool refused_ = false;
};

std::string written(const std::vector<Record>& records, const CsvOptions& options) {
  std::string text;
  for (const Record& record : records) {
    const char* before = "";
    const char delimiter[] = {*options.delimiter, '\0'};
    for (const std::optional<std::string>& field : record) {
      text += before;
      before = delimiter;
      if (!field) {
        text += options.null_text;
        continue;
      }
      text += *options.quote;
      for (const char c : *field) text.append(c == options.quote ? 2 : 1, c);
      text += *options.quote;
    }
    text += '\n';
  }
  return text;
}

// Several columns, the same number in every record, and no refusal.
bool fits(const std::optional<std::vector<Record>>& records) {
  return records && !records->empty() && records->front().size() > 1 &&
         std::all_of(records->begin(), records->end(), [&](const Record& record) {
           return record.size() == records->front().size();
         });
}

void check_what_was_found(std::string_view text, const Dialect& found) {
  Dialect usual = found;
  usual.options.delimiter = ',';
  usual.options.quote = '"';
  if (!fits(PlainReading(text, usual).records())) return;
  must(found.options.delimiter == ',', "commas where they fit");
  must(found.options.quote == '"' || text.find('\'') != text.npos, "double quotes where they fit");
}

bool is_archive(std::string_view input) {
  try {
    return packing_of("", input) != Packing::kNone;
  } catch (const Error&) {
    return true;
  }
}

void check(std::string_view input) {
  const Dialect asked = dialect_of(take_byte(input));
  const std::size_t piece = std::size_t{1} + take_byte(input) % 32;
  if (is_archive(input)) return;
  std::string preamble;
  std::string preamble_in_pieces;
  const Dialect dialect = settled(input, asked, input.size() + 1, preamble);
  const Dialect in_pieces = settled(input, asked, piece, preamble_in_pieces);
  must(preamble == preamble_in_pieces && dialect.options.delimiter == in_pieces.options.delimiter &&
           dialect.options.quote == in_pieces.options.quote,
       "pieces begin as the whole");
  const std::string_view text = input.substr(preamble.size());
  if (asked.is_found_out && preamble.size() <= 3) check_what_was_found(text, dialect);

  const Reading whole = read(input, dialect, input.size() + 1);
  must(read(input, dialect, piece) == whole, "pieces read as the whole");

  const std::optional<std::vector<Record>> plain = PlainReading(text, dialect).records();
  must(plain.has_value() == whole.refusal.empty(), "refused as by the plain reading");
  if (!plain) return;
  must(*plain == whole.records, "read as by the plain reading");

  if (dialect.options.quote == kNoQuote) return;
  Dialect again = dialect;
  again.keep_empty_lines = true;  // how a record of one NULL may be written
  again.options.comment.reset();
  must(read(written(*plain, dialect.options), again, 1U << 20).records == *plain,
       "written and read again");
}

}  // namespace
}  // namespace etl::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  etl::fuzz::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
