#include "csv/record_reader.h"

#include <cstring>
#include <memory>

#include "csv/byte_stream.h"
#include "csv/utf8.h"
#include "etl/core/error.h"

namespace etl {

CsvRecordReader::CsvRecordReader(const std::string& path, const CsvOptions& options)
    : path_(path),
      options_(options),
      lines_(path, std::make_unique<CsvByteStream>(path, options.delimiter, options.quote)) {}

void CsvRecordReader::refuse(std::uint64_t line, const std::string& what,
                             const std::string& hint) const {
  Error error(ErrorKind::kBadInput, path_ + ":" + std::to_string(line) + ": " + what, hint);
  error.line = line;
  throw error;
}

bool CsvRecordReader::next_line(std::string_view& line) {
  const char* text = nullptr;
  try {
    text = lines_.next_line();
  } catch (const io::error::line_length_limit_exceeded&) {
    refuse(line_ + 1, "the line is longer than 16,777,216 bytes", "a quote may be missing");
  }
  if (text == nullptr) return false;
  ++line_;
  line = text;
  return true;
}

void CsvRecordReader::check_utf8(std::string_view line) const {
  const std::size_t bad = first_invalid_utf8(line);
  if (bad == std::string_view::npos) return;
  refuse(line_, "byte " + std::to_string(bad + 1) + " of the line is no UTF-8",
         "export the file again in UTF-8");
}

bool CsvRecordReader::next(std::vector<CsvField>& fields) {
  fields.clear();
  std::string_view line;
  do {
    if (!next_line(line)) return false;
  } while (line.empty());
  record_line_ = line_;
  check_utf8(line);
  if (std::memchr(line.data(), options_.quote, line.size()) == nullptr) {
    split_plain(line, fields);
  } else {
    split_quoted(line, fields);
  }
  return true;
}

void CsvRecordReader::split_plain(std::string_view line, std::vector<CsvField>& fields) const {
  const char* at = line.data();
  const char* end = at + line.size();
  for (;;) {
    const char* stop = static_cast<const char*>(
        std::memchr(at, options_.delimiter, static_cast<std::size_t>(end - at)));
    const char* field_end = stop == nullptr ? end : stop;
    const std::string_view text(at, static_cast<std::size_t>(field_end - at));
    fields.push_back({text, is_null(text)});
    if (stop == nullptr) return;
    at = stop + 1;
  }
}

void CsvRecordReader::split_quoted(std::string_view line, std::vector<CsvField>& fields) {
  assembled_.clear();
  pieces_.clear();
  joined_ = line;  // the line reader's own bytes go when the next line is asked for
  std::string_view rest = joined_;
  for (std::size_t at = 0;;) {
    if (at < rest.size() && rest[at] == options_.quote) {
      take_quoted(rest, at, fields);
    } else {
      const std::size_t stop = std::min(rest.find(options_.delimiter, at), rest.size());
      const std::string_view text = rest.substr(at, stop - at);
      pieces_.push_back({fields.size(), assembled_.size(), text.size()});
      assembled_ += text;
      fields.push_back({{}, is_null(text)});
      at = stop;
    }
    if (at >= rest.size()) break;
    ++at;  // the delimiter
  }
  for (const Piece& piece : pieces_) {
    fields[piece.field].text = std::string_view(assembled_).substr(piece.start, piece.size);
  }
}

// At an opening quote. Goes on over as many lines as the field has; `at` ends behind the closing
// quote, on the delimiter or at the end.
void CsvRecordReader::take_quoted(std::string_view& rest, std::size_t& at,
                                  std::vector<CsvField>& fields) {
  const std::uint64_t opened_on = line_;
  const std::size_t start = assembled_.size();
  ++at;
  for (;;) {
    const std::size_t quote = rest.find(options_.quote, at);
    if (quote == std::string_view::npos) {
      assembled_ += rest.substr(at);
      std::string_view more;
      if (!next_line(more)) {
        refuse(opened_on, "the quote that opens here is never closed",
               "close it, or double a quote that belongs to the text");
      }
      check_utf8(more);
      assembled_ += '\n';
      joined_ = more;
      rest = joined_;
      at = 0;
      continue;
    }
    assembled_ += rest.substr(at, quote - at);
    at = quote + 1;
    if (at < rest.size() && rest[at] == options_.quote) {
      assembled_ += options_.quote;
      ++at;
      continue;
    }
    break;
  }
  if (at < rest.size() && rest[at] != options_.delimiter) {
    refuse(line_, "text after a closing quote", "double a quote that belongs to the text");
  }
  for (std::size_t i = start; i < assembled_.size(); ++i) {
    if (assembled_[i] == kQuotedCarriageReturn) assembled_[i] = '\r';
  }
  pieces_.push_back({fields.size(), start, assembled_.size() - start});
  fields.push_back({{}, false});
}

}  // namespace etl
