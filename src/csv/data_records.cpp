#include "csv/data_records.h"

#include <utility>

#include "etl/core/error.h"

namespace etl {

namespace {

Error nothing_there(const TextOrigin& origin, const CsvOptions& options) {
  return {ErrorKind::kBadInput,
          origin.lines == 0 ? message("%1: the file is empty", origin.name)
                            : message("%1: the file has nothing behind the lines to skip, %2",
                                      origin.name, origin.lines),
          options.header ? message("the first line has to name the columns")
                         : message("it should have rows")};
}

}  // namespace

CsvDataRecords::CsvDataRecords(OpenedText text, const CsvOptions& options, bool keep_text)
    : dialect_(text.dialect), reader_(std::move(text)), options_(options), keeps_text_(keep_text) {
  if (keep_text) reader_.keep_text();
  read_first();
  if (first_.empty()) throw nothing_there(reader_.origin(), options);
}

// Whether an empty line is a record shows only when the number of columns is known.
void CsvDataRecords::read_first() {
  if (!options_.header) reader_.keep_empty_lines(true);
  Record record;
  while (first_.empty() && read(record)) {
    const bool told = !reader_.at_empty_line();
    if (told) {
      for (const CsvField& field : record.fields) {
        first_.emplace_back(record.bytes.data() + field.start, field.size);
      }
      reader_.keep_empty_lines(first_.size() == 1);
      if (first_.size() != 1) held_.clear();
      if (options_.header) {
        line_ = record.line;
        header_text_ = record.text;
        return;
      }
    }
    held_.push_back(std::move(record));
  }
  if (first_.empty() && !held_.empty()) first_.emplace_back();  // nothing but empty lines
}

bool CsvDataRecords::read(Record& record) {
  record.bytes.clear();
  if (!reader_.next(record.bytes, record.fields)) return false;
  record.line = reader_.line();
  if (keeps_text_) record.text = reader_.text();
  return true;
}

bool CsvDataRecords::next(ByteBuffer& bytes, std::vector<CsvField>& fields) {
  if (held_.empty() && options_.skip_footer == 0) {
    const bool found = reader_.next(bytes, fields);
    line_ = reader_.line();
    if (keeps_text_) text_ = reader_.text();
    return found;
  }
  while (!ended_ && held_.size() <= options_.skip_footer) {
    ended_ = !read(spare_);
    if (!ended_) held_.push_back(std::move(spare_));
  }
  if (held_.size() <= options_.skip_footer) return false;
  spare_ = std::move(held_.front());
  held_.pop_front();
  const std::size_t start = bytes.size();
  bytes.append(spare_.bytes.view());
  fields = spare_.fields;
  for (CsvField& field : fields) field.start += start;
  line_ = spare_.line;
  if (keeps_text_) text_ = spare_.text;
  return true;
}

std::vector<std::string> CsvDataRecords::footer() const {
  std::vector<std::string> texts;
  for (const Record& record : held_) texts.push_back(record.text);
  return texts;
}

}  // namespace etl
