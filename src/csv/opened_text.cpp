#include "csv/opened_text.h"

#include <string_view>

#include "csv/detection.h"
#include "csv/encoding.h"
#include "csv/packed_input.h"
#include "csv/peekable_input.h"

namespace etl {

namespace {

// U+FEFF at the start of a text, in three encodings.
constexpr std::string_view kMarkOfUtf8 = "\xef\xbb\xbf";
constexpr std::string_view kMarkOfUtf16Le = "\xff\xfe";
constexpr std::string_view kMarkOfUtf16Be = "\xfe\xff";

// Hundreds of records of any usual width, and read in less than a millisecond.
constexpr std::size_t kSample = 64 * 1024;

bool starts_with(PeekableInput& text, std::string_view start) {
  return text.peek(start.size()).substr(0, start.size()) == start;
}

// As iconv names it. UTF-16 without a word on the order of its bytes has the mark for that.
std::string encoding_of(PeekableInput& text, const std::optional<std::string>& asked) {
  const bool either = asked && (*asked == "utf-16" || *asked == "UTF-16" || *asked == "utf16");
  if (asked && !either) return *asked;
  if (starts_with(text, kMarkOfUtf16Be)) return "UTF-16BE";
  return either || starts_with(text, kMarkOfUtf16Le) ? "UTF-16LE" : "UTF-8";
}

// Length of the line that comes next, with its end; 0 at the end of the file.
std::size_t skip_line(PeekableInput& text, std::string* skipped) {
  std::size_t length = 0;
  const auto drop = [&](std::size_t size) {
    if (skipped != nullptr) *skipped += text.peek(size).substr(0, size);
    text.drop(size);
    length += size;
  };
  for (;;) {
    const std::string_view rest = text.peek(1);
    if (rest.empty()) return length;
    const std::size_t end = rest.find_first_of("\r\n");
    if (end == rest.npos) {
      drop(rest.size());
      continue;
    }
    const bool two = rest[end] == '\r' && text.peek(end + 2).substr(end + 1, 1) == "\n";
    drop(end + (two ? 2 : 1));
    return length;
  }
}

// "sep=;" as the first line, by which Excel is told the delimiter.
std::optional<char> told_delimiter(PeekableInput& text) {
  constexpr std::string_view kStart = "sep=";
  const std::string_view line = text.peek(kStart.size() + 2);
  const std::string_view start = line.substr(0, kStart.size());
  if (start != kStart && start != "SEP=" && start != "Sep=") return std::nullopt;
  const std::string_view delimiter = line.substr(kStart.size(), 1);
  const std::string_view end = line.substr(kStart.size() + delimiter.size(), 1);
  constexpr std::string_view kDelimiters = ",;\t|:^~ ";
  const bool told =
      delimiter.find_first_of(kDelimiters) == 0 && (end.empty() || end.find_first_of("\r\n") == 0);
  return told ? std::optional(delimiter.front()) : std::nullopt;
}

}  // namespace

OpenedText open_text(const std::string& path, std::unique_ptr<ByteInput> file,
                     const CsvOptions& options, std::string* preamble) {
  OpenedText opened;
  opened.origin.name = shown_path(path);
  auto text = std::make_unique<PeekableInput>(std::move(file));
  const Packing packing = packing_of(opened.origin.name, text->peek(kMagicSize));
  if (packing != Packing::kNone) {
    text = std::make_unique<PeekableInput>(unpacked(packing, opened.origin.name, std::move(text)));
    opened.origin.whole = message("the unpacked file");
  }
  const std::string encoding = encoding_of(*text, options.encoding);
  if (!is_utf8(encoding)) {
    text = std::make_unique<PeekableInput>(
        decoded(encoding, opened.origin.name, opened.origin.whole, std::move(text)));
    opened.origin.whole = message("its text in UTF-8");
  }
  const bool marked = starts_with(*text, kMarkOfUtf8);
  if (marked) {
    text->drop(kMarkOfUtf8.size());
    opened.origin.bytes = kMarkOfUtf8.size();
    if (preamble != nullptr) *preamble += kMarkOfUtf8;
  }
  const auto skip = [&] {
    const std::size_t length = skip_line(*text, preamble);
    opened.origin.bytes += length;
    opened.origin.lines += length > 0 ? 1 : 0;
    return length > 0;
  };
  for (std::uint64_t line = 0; line < options.skip_lines; ++line) {
    if (!skip()) break;
  }
  CsvOptions known = options;
  if (const std::optional<char> told = told_delimiter(*text)) {
    skip();
    if (!known.delimiter) known.delimiter = told;
  }
  const std::string_view sample = text->peek(kSample);
  opened.dialect = found_dialect({sample, sample.size() < kSample}, known);
  opened.dialect.encoding = encoding;
  opened.dialect.byte_order_mark = marked;
  opened.dialect.packing = name_of(packing);
  opened.bytes = std::move(text);
  return opened;
}

}  // namespace etl
