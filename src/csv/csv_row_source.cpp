#include "csv/csv_row_source.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <utility>

#include "csv/byte_input.h"
#include "csv/opened_text.h"
#include "etl/core/error.h"

namespace etl {

CsvRowSource::CsvRowSource(const std::string& path, const CsvOptions& options, OpenBytes open_bytes)
    : path_(path), options_(options), open_bytes_(std::move(open_bytes)) {
  check_characters(options);
  open();
  first_ = records_->first();
  dialect_ = in_words(records_->dialect());
  options_.delimiter = records_->dialect().delimiter;
  options_.quote = records_->dialect().quote;
  options_.encoding = records_->dialect().encoding;
  if (options.header) check_header();
  selected_.resize(first_.size());
  std::iota(selected_.begin(), selected_.end(), std::size_t{0});
  if (byte_size_) records_.reset();
}

void CsvRowSource::open() {
  std::unique_ptr<ByteInput> bytes = open_bytes_();
  byte_size_ = bytes->file_size();
  records_ =
      std::make_unique<CsvDataRecords>(open_text(path_, std::move(bytes), options_), options_);
}

void CsvRowSource::open_again() {
  open();
  if (records_->first() == first_) return;
  throw Error(ErrorKind::kBadInput,
              message("%1: the file begins otherwise than a moment ago", shown_path(path_)),
              message("load it once it is written; nothing was changed"));
}

const std::vector<std::string>& CsvRowSource::header() const {
  static const std::vector<std::string> none;
  return has_header() ? first_ : none;
}

void CsvRowSource::check_header() const {
  std::set<std::string> seen;
  for (const std::string& name : first_) {
    if (!name.empty() && seen.insert(name).second) continue;
    throw records_->error_at(records_->line(),
                             name.empty() ? message("the header has a column without a name")
                                          : message("the header has column %1 twice", name),
                             message("the first line has to name each column once"));
  }
}

bool CsvRowSource::next(RowBatch& batch) {
  batch.reset(selected_.size());
  if (done_) return false;
  if (records_ == nullptr) open_again();
  while (!batch.full()) {
    const std::size_t start = batch.byte_size();
    if (!records_->next(batch.arena(), fields_)) {
      end();
      break;
    }
    const std::uint64_t record = record_count_++;
    lines_.add(record, records_->line());
    if (fields_.size() != first_.size()) {
      note_width(record);
      batch.arena().truncate(start);
      if (!faults_->full()) continue;
      end();
      break;
    }
    for (const std::size_t position : selected_) {
      const CsvField& field = fields_[position];
      field.null ? batch.add_null() : batch.add_field_at(field.start, field.size);
    }
    batch.end_row(record);
    ++rows_;
  }
  return !batch.empty();
}

void CsvRowSource::end() {
  done_ = true;
  records_.reset();
}

void CsvRowSource::note_width(std::uint64_t record) const {
  const std::size_t fields = fields_.size();
  const Message what =
      has_header()
          ? counted("%1 field where the header has %2", "%1 fields where the header has %2", fields,
                    fields, first_.size())
          : counted("%1 field where the first record has %2",
                    "%1 fields where the first record has %2", fields, fields, first_.size());
  if (faults_ == nullptr) {
    const bool too_few = fields < first_.size();
    throw records_->error_at(
        records_->line(), what,
        too_few
            ? message("a field is missing, or a line break that is not within quotes is too many")
            : message("a field that holds the delimiter has to be within quotes"));
  }
  faults_->add({record, "", "22P04", what});
}

}  // namespace etl
