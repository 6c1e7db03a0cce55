// A CSV file from where its records begin, with what is known of it by then.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "csv/byte_input.h"
#include "csv/dialect.h"
#include "etl/core/csv_input.h"
#include "etl/core/message.h"

namespace etl {

// Where a text comes from, for messages.
struct TextOrigin {
  std::string name;         // as shown_path() has it
  std::uint64_t lines = 0;  // left out before it
  std::uint64_t bytes = 0;
  Message whole = message("the file");  // whose bytes are counted
};

struct OpenedText {
  TextOrigin origin;
  std::unique_ptr<ByteInput> bytes;  // UTF-8, if the file is what it should be
  CsvDialect dialect;
};

// Leaves out what stands before the first record: the byte order mark, CsvOptions::skip_lines, a
// line "sep=;". Unpacks what is packed, decodes other encodings than UTF-8, and finds out what the
// options leave open. `path` is for messages. `preamble`, where given, gets what was left out, in
// UTF-8. Throws Error kBadInput, kInterrupted; kUsage for an encoding that nobody knows.
OpenedText open_text(const std::string& path, std::unique_ptr<ByteInput> file,
                     const CsvOptions& options, std::string* preamble = nullptr);

}  // namespace etl
