// Any bytes are a .env file: what is read, written again, reads the same; what is refused is named
// by its line and never by what stands there, which may be a password. And any value, written in
// quotes, reads as it was.
#include <algorithm>
#include <cstdint>

#include "etl/core/error.h"
#include "etl/core/settings.h"
#include "fuzz/property.h"

namespace etl::fuzz {
namespace {

std::string written(const KeyValues& values) {
  std::string text;
  for (const auto& [key, value] : values) {
    text += "export " + key + " = \"";
    for (const char c : value) {
      if (c == '"' || c == '\\' || c == '$') text += '\\';
      text += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
    }
    text += "\" # " + key + "\r\n";
  }
  return text;
}

// Other digits and capitals, which have no meaning of their own in such a file.
std::string with_other_characters(std::string_view text) {
  std::string other(text);
  for (char& c : other) {
    if (c >= '0' && c <= '9') c = static_cast<char>('0' + (c - '0' + 1) % 10);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 1) % 26);
  }
  return other;
}

// Empty: the text is taken.
std::string refusal(std::string_view text) {
  try {
    parse_env_file(text, "f");
    return {};
  } catch (const Error& error) {
    must(error.kind == ErrorKind::kConfiguration, "refused as configuration");
    return std::string(error.what()) + "\n" + error.hint.english();
  }
}

void must_read_as_written(const KeyValues& values) {
  must(parse_env_file(written(values), "f") == values, "reads as it was written");
}

void check(std::string_view input) {
  if (input.find('\0') == input.npos) must_read_as_written({{"K", std::string(input)}});
  const std::string why = refusal(input);
  must(refusal(with_other_characters(input)) == why, "a refusal repeats nothing");
  if (!why.empty()) {
    const std::string place = "f line ";
    must(why.compare(0, place.size(), place) == 0, "a refusal names the line");
    const unsigned long line = std::stoul(why.substr(place.size()));
    must(line >= 1 &&
             line <= 1UL + static_cast<unsigned long>(std::count(input.begin(), input.end(), '\n')),
         "the line is one of the file");
    return;
  }
  must_read_as_written(parse_env_file(input, "f"));
}

}  // namespace
}  // namespace etl::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  etl::fuzz::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
