#include "csv/sample_shape.h"

#include <algorithm>
#include <vector>

namespace etl {

namespace {

class ShapeReader {
 public:
  ShapeReader(const CsvSample& sample, const CsvDialect& dialect)
      : sample_(sample), text_(sample.text), dialect_(dialect) {}

  SampleShape read(std::size_t footer) {
    while (at_ < text_.size()) {
      if (take_line_end()) continue;
      if (text_[at_] == dialect_.comment) {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
        continue;
      }
      read_record();
    }
    if (sample_.whole) widths_.resize(widths_.size() - std::min(widths_.size(), footer));
    shape_.records = widths_.size();
    shape_.agreeing =
        static_cast<std::size_t>(std::count(widths_.begin(), widths_.end(), shape_.width));
    return shape_;
  }

 private:
  void read_record() {
    const bool is_first = shape_.width == 0;
    bool good = true;
    bool all_quoted = true;
    std::size_t fields = 0;
    do {
      ++fields;
      if (at_quote()) {
        good = read_quoted() && good;
      } else {
        all_quoted = false;
        find_end_of_field();
      }
    } while (take_delimiter());
    const bool complete = take_line_end() || sample_.whole;
    if (is_first) {
      shape_.width = fields;
      shape_.first_is_quoted = all_quoted;
    }
    if (!complete) return;
    shape_.broken = shape_.broken || !good;
    widths_.push_back(good ? fields : 0);
  }

  // From an opening quote. False: it is not closed, or text stands behind it.
  bool read_quoted() {
    for (;;) {
      at_ = text_.find(dialect_.quote, at_ + 1);
      if (at_ == text_.npos) {
        at_ = text_.size();
        return false;
      }
      ++at_;
      if (!at_quote()) break;
    }
    shape_.quoted = true;
    const std::size_t closed = at_;
    find_end_of_field();
    return at_ == closed;
  }

  bool at_quote() const {
    return dialect_.quote != kNoQuote && at_ < text_.size() && text_[at_] == dialect_.quote;
  }

  void find_end_of_field() {
    while (at_ < text_.size() && text_[at_] != dialect_.delimiter && text_[at_] != '\r' &&
           text_[at_] != '\n') {
      ++at_;
    }
  }

  bool take_delimiter() {
    if (at_ == text_.size() || text_[at_] != dialect_.delimiter) return false;
    ++at_;
    return true;
  }

  bool take_line_end() {
    const std::string_view rest = text_.substr(at_);
    if (rest.empty() || (rest[0] != '\n' && rest[0] != '\r')) return false;
    const std::string end(rest.substr(0, rest.substr(0, 2) == "\r\n" ? 2 : 1));
    at_ += end.size();
    const bool cut = end == "\r" && rest.size() == 1 && !sample_.whole;
    if (cut) return true;
    if (shape_.line_end.empty()) shape_.line_end = end;
    shape_.mixed_line_ends = shape_.mixed_line_ends || shape_.line_end != end;
    return true;
  }

  const CsvSample& sample_;
  const std::string_view text_;
  const CsvDialect& dialect_;
  std::size_t at_ = 0;
  std::vector<std::size_t> widths_;
  SampleShape shape_;
};

}  // namespace

SampleShape shape_of(const CsvSample& sample, const CsvDialect& dialect, std::size_t footer) {
  return ShapeReader(sample, dialect).read(footer);
}

}  // namespace etl
