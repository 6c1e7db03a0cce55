#include "csv/record_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace etl {

CsvRecordReader::CsvRecordReader(OpenedText text)
    : delimiter_(text.dialect.delimiter),
      quote_(text.dialect.quote),
      comment_(text.dialect.comment),
      null_text_(text.dialect.null_text),
      lines_(std::move(text)) {}

bool CsvRecordReader::next(ByteBuffer& bytes, std::vector<CsvField>& fields) {
  fields.clear();
  std::string_view line;
  do {
    if (!lines_.next(line)) return false;
    at_empty_line_ = line.empty();
  } while (at_empty_line_ ? !keep_empty_lines_ : line.front() == comment_);
  record_line_ = lines_.number();
  record_start_ = bytes.size();
  if (keeps_text_) {
    text_.clear();
    add_to_text(line);
  }
  if (std::memchr(line.data(), static_cast<unsigned char>(quote_), line.size()) == nullptr) {
    split_plain(line, bytes, fields);
  } else {
    split_quoted(line, bytes, fields);
  }
  return true;
}

// The whole line goes over at once: one copy costs less than one for each field.
void CsvRecordReader::split_plain(std::string_view line, ByteBuffer& bytes,
                                  std::vector<CsvField>& fields) {
  const std::size_t start = bytes.size();
  bytes.append(line);
  const char* const end = line.data() + line.size();
  for (const char* at = line.data();;) {
    const auto* stop = static_cast<const char*>(std::memchr(
        at, static_cast<unsigned char>(delimiter_), static_cast<std::size_t>(end - at)));
    const std::string_view text(at, static_cast<std::size_t>((stop == nullptr ? end : stop) - at));
    fields.push_back(
        {start + static_cast<std::size_t>(at - line.data()), text.size(), is_null(text)});
    if (stop == nullptr) return;
    at = stop + 1;
  }
}

void CsvRecordReader::split_quoted(std::string_view line, ByteBuffer& bytes,
                                   std::vector<CsvField>& fields) {
  for (std::size_t at = 0;; ++at) {  // at the start of a field, then behind it
    const std::size_t start = bytes.size();
    bool null = false;
    if (at < line.size() && line[at] == quote_) {
      take_quoted(line, at, bytes);
    } else {
      const std::size_t stop = std::min(line.find(delimiter_, at), line.size());
      const std::string_view text = line.substr(at, stop - at);
      bytes.append(text);
      null = is_null(text);
      at = stop;
    }
    fields.push_back({start, bytes.size() - start, null});
    if (at == line.size()) return;
  }
}

// At an opening quote. Goes on over as many lines as the field has; `at` ends behind the closing
// quote, on a delimiter or at the end of `line`.
void CsvRecordReader::take_quoted(std::string_view& line, std::size_t& at, ByteBuffer& bytes) {
  const std::uint64_t opened_on = lines_.number();
  ++at;
  for (;;) {
    const std::size_t quote = line.find(quote_, at);
    if (quote == line.npos) {
      append_quoted(line.substr(at), true, bytes);
      bytes.push_back('\n');
      if (bytes.size() - record_start_ > kLongestRecord) {
        throw error_at(opened_on, message("the quote that opens here is not closed within 64 MiB"),
                       message("close it, or double a quote that belongs to the text"));
      }
      if (!lines_.next(line)) {
        throw error_at(opened_on, message("the quote that opens here is never closed"),
                       message("close it, or double a quote that belongs to the text"));
      }
      if (keeps_text_) {
        text_ += '\n';
        add_to_text(line);
      }
      at = 0;
      continue;
    }
    append_quoted(line.substr(at, quote - at), false, bytes);
    at = quote + 1;
    if (at == line.size() || line[at] == delimiter_) return;
    if (line[at] != quote_) {
      const std::uint64_t closed_on = lines_.number();
      throw error_at(
          opened_on,
          closed_on == opened_on
              ? message("a quoted field has text after its closing quote")
              : message("a quoted field has text after its closing quote, which is on line %1",
                        closed_on),
          message("double a quote that belongs to the text, or close the one before"));
    }
    bytes.push_back(quote_);
    ++at;
  }
}

void CsvRecordReader::add_to_text(std::string_view line) {
  text_ += line;
  std::replace(text_.end() - static_cast<std::ptrdiff_t>(line.size()), text_.end(),
               kQuotedCarriageReturn, '\r');
}

// In a file of CR line ends, one that stands inside quotes is a line of the file too. (CRLF is one
// line end: `before_line_feed` says that `text` ends where a line feed stood.)
void CsvRecordReader::append_quoted(std::string_view text, bool before_line_feed,
                                    ByteBuffer& bytes) {
  std::size_t at = bytes.size();
  bytes.append(text);
  if (!lines_.has_quoted_carriage_return()) return;
  std::uint64_t alone = 0;
  for (;; ++at) {
    at = bytes.view().find(kQuotedCarriageReturn, at);
    if (at == std::string_view::npos) break;
    bytes[at] = '\r';
    if (at + 1 < bytes.size() || !before_line_feed) ++alone;
  }
  if (alone > 0 && lines_.line_end() == LineEnd::kCarriageReturn) lines_.count_more(alone);
}

}  // namespace etl
