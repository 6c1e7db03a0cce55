// A CSV file as load-csv sees it: a header, where it has one, and rows. Implemented in csv/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "etl/core/row_fault.h"
#include "etl/core/row_stream.h"

namespace etl {

// As CsvOptions::quote: no character quotes, and no field holds a delimiter or a line end.
inline constexpr char kNoQuote = '\0';

struct CsvOptions {
  std::optional<char> delimiter;        // none: found out
  std::optional<char> quote;            // none: found out
  std::optional<std::string> encoding;  // as iconv(1) names it; none: by the byte order mark
  bool header = true;                   // the first record names the columns
  std::uint64_t skip_lines = 0;         // at the start, whatever they hold
  std::uint64_t skip_footer = 0;        // records at the end
  std::optional<char> comment;          // lines that begin with it, outside quotes, are left out
  std::string null_text;                // an unquoted field of this text is NULL
  // What comes through a pipe is kept in a temporary file (in TMPDIR) while it is read, and open()
  // and copy_records() of the same CsvFiles read it once more from there.
  bool rereadable = false;
};

// What messages call a path: "data/sales.csv", "standard input" for "-".
inline std::string shown_path(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

// One pass over one file. A RowSource of the chosen columns, whose rows are numbered: records from
// 0, the header not counted. next() throws Error kBadInput with file and line where a record is
// malformed.
class CsvInput : public RowSource {
 public:
  virtual const std::string& path() const = 0;
  // How the file is written, as asked for or found out at its start, in one line:
  // "comma, quotes, CRLF, UTF-8 with BOM, header".
  virtual const std::string& dialect() const = 0;
  // What it was opened with, and what was found out. Other files like it, or a part of it, may not
  // tell as much of themselves.
  virtual const CsvOptions& options() const = 0;
  // Without CsvOptions::header: empty.
  virtual bool has_header() const = 0;
  virtual const std::vector<std::string>& header() const = 0;
  // How many fields each record has: as many as the header, or the first record.
  virtual std::size_t field_count() const = 0;
  // Of a file that can be opened again and then gives the same bytes from its start; no value for
  // pipes and standard input.
  virtual std::optional<std::uint64_t> byte_size() const = 0;
  // Before the first next(): which fields to deliver, as positions in a record. Default: all.
  virtual void select(const std::vector<std::size_t>& fields) = 0;
  // Before the first next(): a record of another number of fields is no Error from now on, but a
  // fault there (22P04, bad_copy_file_format), and is left out. Once the log is full, reading ends.
  // `faults` outlives the reading.
  virtual void note_faults(FaultLog& faults) = 0;
  // Records that next() has met so far: row_count(), and those that were left out.
  virtual std::uint64_t record_count() const = 0;
  // Line, from 1, on which a record starts. Any thread, for records that next() has met.
  virtual std::uint64_t line_of(std::uint64_t record) const = 0;
};

// By CsvFiles::open() with its options(), from the start.
inline bool can_be_read_again(const CsvInput& file) {
  return file.byte_size() || file.options().rereadable;
}

class CsvFiles {
 public:
  virtual ~CsvFiles() = default;
  // Files as they are, folders as the *.csv and *.tsv in them, .gz and .zst too (not below, none
  // hidden), by name; "-" is standard input. A file that is named twice is listed once: it would be
  // loaded twice. Throws Error kBadInput for a path that is not there, cannot be read, or a folder
  // without CSV.
  virtual std::vector<std::string> list(const std::vector<std::string>& paths) = 0;
  // What gzip or zstd packed is unpacked, whatever its name.
  // Throws Error kBadInput: unreadable, empty, header malformed.
  virtual std::unique_ptr<CsvInput> open(const std::string& path, const CsvOptions& options) = 0;
  // SHA-256 of a file's bytes, in hexadecimal, as sha256sum(1) has it. Reads it once. Throws Error
  // kBadInput, kInterrupted.
  virtual std::string sha256(const std::string& path) = 0;
  // Writes these records (from 0, ascending) as they stand in the file, unpacked, each with the
  // file's line end. `as_a_file`: as one that reads with the same options, so in the file's
  // encoding, with what stands before the first record (byte order mark, skipped lines, header),
  // and the skipped footer; else in UTF-8, to be shown. What cannot be read twice has to have been
  // opened with CsvOptions::rereadable. Throws as open() and next() do; the caller looks after
  // `out`.
  virtual void copy_records(const std::string& path, const CsvOptions& options,
                            const std::vector<std::uint64_t>& records, bool as_a_file,
                            std::ostream& out) = 0;
};

}  // namespace etl
