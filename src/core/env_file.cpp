#include <utility>

#include "etl/core/error.h"
#include "etl/core/settings.h"

namespace etl {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

// One line of the file, read from left to right.
class LineReader {
 public:
  LineReader(std::string_view line, Message place) : rest_(line), place_(std::move(place)) {}

  void read_into(KeyValues& values) {
    skip_blanks();
    if (at_end_or_comment()) return;
    std::string name = read_name();
    if (name == "export" && !rest_.empty() && is_blank(rest_.front())) {
      skip_blanks();
      name = read_name();
    }
    skip_blanks();
    if (rest_.empty() || rest_.front() != '=') fail(message("\"=\" is missing after the name"));
    rest_.remove_prefix(1);
    // "KEY= # comment" is an empty value, but "KEY=#x" is not: a '#' needs a blank before it.
    const bool blank_before = !rest_.empty() && is_blank(rest_.front());
    skip_blanks();
    if (blank_before && at_end_or_comment()) {
      values[name].clear();
    } else {
      values[name] = read_value();
    }
  }

 private:
  // Says what was expected and never what was found: it may be part of a password.
  [[noreturn]] void fail(const Message& what) const {
    throw Error(ErrorKind::kConfiguration, message("%1: %2", place_, what),
                message("a line is KEY=value, KEY='value', KEY=\"value\" or a # comment"));
  }

  bool at_end_or_comment() const { return rest_.empty() || rest_.front() == '#'; }

  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  std::string read_name() {
    if (rest_.empty() || !is_name_start(rest_.front())) {
      fail(message("does not start with the name of a setting"));
    }
    std::size_t length = 1;
    while (length < rest_.size() && is_name_part(rest_[length])) ++length;
    std::string name(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return name;
  }

  std::string read_value() {
    if (rest_.empty()) return {};
    if (rest_.front() != '\'' && rest_.front() != '"') return read_plain();
    const char quote = rest_.front();
    rest_.remove_prefix(1);
    std::string value = quote == '\'' ? read_literal() : read_escaped();
    const bool blank_before = rest_.empty() || is_blank(rest_.front());
    skip_blanks();
    if (!rest_.empty() && !(blank_before && rest_.front() == '#')) {
      fail(message("text after the closing quote"));
    }
    return value;
  }

  std::string read_plain() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           !(rest_[length] == '#' && length > 0 && is_blank(rest_[length - 1]))) {
      ++length;
    }
    while (length > 0 && is_blank(rest_[length - 1])) --length;
    return std::string(rest_.substr(0, length));
  }

  std::string read_literal() {
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) fail(message("the quote is not closed on this line"));
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return value;
  }

  std::string read_escaped() {
    std::string value;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return value;
      }
      if (rest_[i] != '\\') {
        value += rest_[i];
        continue;
      }
      if (++i == rest_.size()) break;
      switch (rest_[i]) {
        case 'n':
          value += '\n';
          break;
        case 't':
          value += '\t';
          break;
        case '"':
        case '\\':
        case '$':
          value += rest_[i];
          break;
        default:
          fail(message("in double quotes a backslash goes before n, t, \", \\ or $ only"));
      }
    }
    fail(message("the quote is not closed on this line"));
  }

  std::string_view rest_;
  const Message place_;
};

}  // namespace

KeyValues parse_env_file(std::string_view text, const std::string& file_name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  KeyValues values;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const Message place = message("%1 line %2", file_name, number);
    if (line.find('\0') != std::string_view::npos) {
      throw Error(ErrorKind::kConfiguration, message("%1: holds a NUL byte", place),
                  message("save the file as plain UTF-8 text"));
    }
    LineReader(line, place).read_into(values);
  }
  return values;
}

}  // namespace etl
