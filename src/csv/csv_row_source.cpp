#include "csv/csv_row_source.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <utility>

#include "csv/byte_input.h"
#include "etl/core/error.h"

namespace etl {

namespace {

// Only ASCII can be told from the bytes of a longer character.
void check_character(char c, const std::string& role) {
  const bool fit = static_cast<unsigned char>(c) < 0x80 && c != '\r' && c != '\n';
  if (fit) return;
  throw Error(ErrorKind::kUsage, "this character cannot be the " + role + " of a CSV file",
              "it has to be one ASCII character, and no line end");
}

std::string counted(std::size_t fields) {
  return std::to_string(fields) + (fields == 1 ? " field" : " fields");
}

}  // namespace

CsvRowSource::CsvRowSource(const std::string& path, const CsvOptions& options, const StopFlag& stop)
    : path_(path), options_(options), stop_(stop) {
  check_character(options.delimiter, "delimiter");
  check_character(options.quote, "quote");
  if (options.delimiter == options.quote) {
    throw Error(ErrorKind::kUsage, "delimiter and quote of a CSV file are the same character",
                "see --delimiter and --quote");
  }
  open();
  header_ = read_header();
  check_header();
  selected_.resize(header_.size());
  std::iota(selected_.begin(), selected_.end(), std::size_t{0});
  if (byte_size_) reader_.reset();
}

void CsvRowSource::open() {
  std::unique_ptr<ByteInput> bytes = open_file(path_, stop_);
  byte_size_ = bytes->file_size();
  reader_ = std::make_unique<CsvRecordReader>(shown_path(path_), std::move(bytes), options_);
}

std::vector<std::string> CsvRowSource::read_header() {
  ByteBuffer bytes;
  if (!reader_->next(bytes, fields_)) {
    throw Error(ErrorKind::kBadInput, shown_path(path_) + ": the file is empty",
                "the first line has to name the columns");
  }
  std::vector<std::string> header;
  for (const CsvField& field : fields_) header.emplace_back(bytes.data() + field.start, field.size);
  return header;
}

void CsvRowSource::check_header() const {
  std::set<std::string> seen;
  for (const std::string& name : header_) {
    if (!name.empty() && seen.insert(name).second) continue;
    throw reader_->error_at(reader_->line(),
                            name.empty() ? "the header has a column without a name"
                                         : "the header has column " + name + " twice",
                            "the first line has to name each column once");
  }
}

bool CsvRowSource::next(RowBatch& batch) {
  batch.reset(selected_.size());
  if (done_) return false;
  if (reader_ == nullptr) {
    open();
    if (read_header() != header_) {
      throw Error(ErrorKind::kBadInput,
                  shown_path(path_) + ": the file has another header than a moment ago",
                  "load it once it is written; nothing was changed");
    }
  }
  if (header_.size() == 1) reader_->keep_empty_lines();
  while (!batch.full()) {
    if (!reader_->next(batch.arena(), fields_)) {
      done_ = true;
      reader_.reset();
      break;
    }
    check_width();
    lines_.add(rows_, reader_->line());
    for (const std::size_t position : selected_) {
      const CsvField& field = fields_[position];
      field.null ? batch.add_null() : batch.add_field_at(field.start, field.size);
    }
    batch.end_row();
    ++rows_;
  }
  return !batch.empty();
}

void CsvRowSource::check_width() const {
  if (fields_.size() == header_.size()) return;
  const bool too_few = fields_.size() < header_.size();
  throw reader_->error_at(
      reader_->line(),
      counted(fields_.size()) + " where the header has " + std::to_string(header_.size()),
      too_few ? "a field is missing, or a line break that is not within quotes is too many"
              : "a field that holds the delimiter has to be within quotes");
}

}  // namespace etl
