#include "csv/record_copy.h"

#include "csv/data_records.h"
#include "csv/encoding.h"
#include "csv/opened_text.h"
#include "etl/core/error.h"

namespace etl {

void copy_records(const std::string& path, std::unique_ptr<ByteInput> file,
                  const CsvOptions& options, const std::vector<std::uint64_t>& records,
                  bool as_a_file, std::ostream& out) {
  std::string preamble;
  CsvDataRecords source(open_text(path, std::move(file), options, &preamble), options, true);
  TextEncoder encoder(source.dialect().encoding);
  const auto write = [&](const std::string& text) {
    const std::string line = text + source.dialect().line_end;
    out << (as_a_file ? encoder.encoded(line) : line);
  };
  if (as_a_file) {
    out << encoder.encoded(preamble);
    if (options.header) write(source.header_text());
  }
  ByteBuffer bytes;
  std::vector<CsvField> fields;
  auto wanted = records.begin();
  const bool to_the_end = as_a_file && options.skip_footer > 0;
  for (std::uint64_t record = 0; wanted != records.end() || to_the_end; ++record) {
    bytes.clear();
    if (!source.next(bytes, fields)) break;
    if (wanted == records.end() || *wanted != record) continue;
    write(source.text());
    ++wanted;
  }
  if (wanted != records.end()) {
    throw Error(ErrorKind::kBadInput, message("%1: the file has become shorter", shown_path(path)),
                message("load it once it is written"));
  }
  if (!as_a_file) return;
  for (const std::string& text : source.footer()) write(text);
}

}  // namespace etl
