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
  const std::size_t slash = file_path.find_last_of("/\\");
  std::string name = lower_case(slash == file_path.npos ? file_path : file_path.substr(slash + 1));
  for (const std::string_view extension : {".gz", ".zst", ".csv", ".tsv", ".txt"}) {
    if (ends_with(name, extension)) name.resize(name.size() - extension.size());
  }
  return matching_form(without_copy_number(name));
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
