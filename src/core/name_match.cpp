#include "etl/core/name_match.h"

namespace etl {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// "DimDate (1)", as browsers name a second download, without its number.
std::string_view without_copy_number(std::string_view name) {
  if (name.empty() || name.back() != ')') return name;
  const std::size_t open = name.rfind(" (");
  if (open == std::string_view::npos) return name;
  const std::string_view number = name.substr(open + 2, name.size() - open - 3);
  const bool digits = !number.empty() && number.find_first_not_of("0123456789") == number.npos;
  return digits ? name.substr(0, open) : name;
}

bool ends_with_extension(std::string_view name, std::string_view extension) {
  return ends_with(lower_case(name), extension);
}

// "DimDate" of "data/DimDate (1).csv.gz".
std::string_view stem_of_file(std::string_view file_path) {
  const std::size_t slash = file_path.find_last_of("/\\");
  std::string_view name = slash == file_path.npos ? file_path : file_path.substr(slash + 1);
  for (const std::string_view extension : {".gz", ".zst", ".csv", ".tsv", ".txt"}) {
    if (ends_with_extension(name, extension)) name.remove_suffix(extension.size());
  }
  return without_copy_number(name);
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// "QuarterName", "HTTPServer": where a word begins without anything between.
bool begins_word(std::string_view name, std::size_t i) {
  if (i == 0 || !is_upper(name[i])) return false;
  if (is_small_or_digit(name[i - 1])) return true;
  return is_upper(name[i - 1]) && i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
}

std::string in_words(std::string_view name) {
  std::string words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool part_of_word = is_upper(name[i]) || is_small_or_digit(name[i]);
    const bool gap = !part_of_word || begins_word(name, i);
    if (gap && !words.empty() && words.back() != '_') words += '_';
    if (part_of_word) words += name[i];
  }
  if (!words.empty() && words.back() == '_') words.pop_back();
  return lower_case(words);
}

// What fits into an identifier of PostgreSQL
// (postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
std::string identifier_for(std::string_view name) {
  constexpr std::size_t kLongest = 63;
  std::string made = in_words(name);
  if (made.size() > kLongest) made = matching_form(name);
  return made.size() > kLongest ? "" : made;
}

}  // namespace

std::string matching_form(std::string_view name) {
  std::string form;
  for (const char c : lower_case(name)) {
    const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (letter || (c >= '0' && c <= '9')) form += c;
  }
  return form;
}

std::string table_form_of_file(std::string_view file_path) {
  return matching_form(stem_of_file(file_path));
}

std::string column_name_for(std::string_view header_field) {
  std::string name = identifier_for(header_field);
  // Every table has these (postgresql.org/docs/15/ddl-system-columns.html).
  for (const std::string_view taken : {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}) {
    if (name == taken) name += '_';
  }
  return name;
}

std::string table_name_for_file(std::string_view file_path) {
  return identifier_for(stem_of_file(file_path));
}

std::vector<std::size_t> match_name(std::string_view form,
                                    const std::vector<std::string>& candidates) {
  std::vector<std::size_t> found;
  if (form.empty()) return found;  // of "%" or "_": any such name would match any other
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (matching_form(candidates[i]) == form) found.push_back(i);
  }
  return found;
}

}  // namespace etl
