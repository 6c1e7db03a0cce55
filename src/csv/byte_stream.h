// The bytes of a CSV file on their way into fast-cpp-csv-parser's line reader, which knows neither
// quotes nor other line ends than "\n" and "\r\n", and gives lines as C strings. This stream makes
// what it can read of anything, without losing a byte:
//   - line ends outside quotes (CRLF, CR) become LF;
//   - a CR inside quotes becomes kQuotedCarriageReturn, which no UTF-8 text contains; the record
//     reader turns it back;
//   - a byte order mark at the start is left out;
//   - a NUL byte, and the marker itself, end the stream with an error at their offset.
#pragma once

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace etl {

inline constexpr char kQuotedCarriageReturn = '\xff';

class CsvByteStream : public io::ByteSourceBase {
 public:
  // Opens the file, "-" for standard input. Throws Error kBadInput where it cannot be read.
  CsvByteStream(const std::string& path, char delimiter, char quote);

  // Called by the line reader's thread. Fills the buffer unless the end is reached; throws Error
  // kBadInput for a byte that no CSV file has.
  int read(char* buffer, int size) override;

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };

  std::size_t read_raw(char* buffer, std::size_t size);
  std::size_t settle(char* buffer, std::size_t size);
  [[noreturn]] void refuse(std::uint64_t offset, const std::string& what) const;

  std::string path_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  char delimiter_;
  char quote_;
  std::uint64_t offset_ = 0;  // of the first byte of the next settle()
  bool in_quotes_ = false;
  bool at_field_start_ = true;
  bool after_carriage_return_ = false;  // outside quotes, at the end of the bytes before
};

}  // namespace etl
