#include "csv/csv_row_source.h"

#include <numeric>
#include <set>

#include "etl/core/error.h"

namespace etl {

CsvRowSource::CsvRowSource(const std::string& path, const CsvOptions& options)
    : path_(path), reader_(path, options) {
  read_header();
  selected_.resize(header_.size());
  std::iota(selected_.begin(), selected_.end(), std::size_t{0});
}

void CsvRowSource::read_header() {
  if (!reader_.next(fields_)) {
    throw Error(ErrorKind::kBadInput, path_ + ": the file is empty",
                "the first line has to name the columns");
  }
  std::set<std::string> seen;
  for (const CsvField& field : fields_) {
    header_.emplace_back(field.text);
    if (!header_.back().empty() && seen.insert(header_.back()).second) continue;
    Error error(ErrorKind::kBadInput,
                path_ + ":" + std::to_string(reader_.line()) + ": the header has " +
                    (header_.back().empty() ? "a column without a name"
                                            : "column " + header_.back() + " twice"),
                "the first line has to name each column once");
    error.line = reader_.line();
    throw error;
  }
}

bool CsvRowSource::next(RowBatch& batch) {
  batch.reset(selected_.size());
  while (!done_ && !batch.full()) {
    if (!reader_.next(fields_)) {
      done_ = true;
      break;
    }
    if (fields_.size() != header_.size()) {
      Error error(
          ErrorKind::kBadInput,
          path_ + ":" + std::to_string(reader_.line()) + ": " + std::to_string(fields_.size()) +
              " fields where the header has " + std::to_string(header_.size()),
          fields_.size() < header_.size() ? "a field, or a line break within quotes, is missing"
                                          : "quote a field that holds the delimiter");
      error.line = reader_.line();
      throw error;
    }
    lines_.add(rows_, reader_.line());
    for (const std::size_t field : selected_) {
      fields_[field].null ? batch.add_null() : batch.add_field(fields_[field].text);
    }
    batch.end_row();
    ++rows_;
  }
  return !batch.empty();
}

}  // namespace etl
