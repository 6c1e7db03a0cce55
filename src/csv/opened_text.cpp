#include "csv/opened_text.h"

#include <string_view>

#include "csv/peekable_input.h"

namespace etl {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Length of the line that comes next, with its end; 0 at the end of the file.
std::size_t skip_line(PeekableInput& text) {
  std::size_t length = 0;
  for (;;) {
    const std::string_view rest = text.peek(1);
    if (rest.empty()) return length;
    const std::size_t end = rest.find_first_of("\r\n");
    if (end == rest.npos) {
      length += rest.size();
      text.drop(rest.size());
      continue;
    }
    const bool two = rest[end] == '\r' && text.peek(end + 2).substr(end + 1, 1) == "\n";
    const std::size_t last = end + (two ? 2 : 1);
    text.drop(last);
    return length + last;
  }
}

}  // namespace

OpenedText open_text(const std::string& path, std::unique_ptr<ByteInput> file,
                     const CsvOptions& options) {
  OpenedText opened;
  opened.origin.name = shown_path(path);
  opened.dialect = dialect_of(options);
  auto text = std::make_unique<PeekableInput>(std::move(file));
  if (text->peek(kByteOrderMark.size()).substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text->drop(kByteOrderMark.size());
    opened.origin.bytes = kByteOrderMark.size();
  }
  while (opened.origin.lines < options.skip_lines) {
    const std::size_t length = skip_line(*text);
    if (length == 0) break;
    opened.origin.bytes += length;
    ++opened.origin.lines;
  }
  opened.bytes = std::move(text);
  return opened;
}

}  // namespace etl
