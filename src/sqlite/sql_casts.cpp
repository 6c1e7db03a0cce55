#include "sqlite/sql_casts.h"

#include <cstddef>
#include <stdexcept>

namespace etl {

namespace {

// Position after the type name that starts at `at`.
std::size_t after_type(const std::vector<Token>& tokens, std::size_t at) {
  const auto skip_word = [&](std::string_view word) {
    if (!tokens[at].word(word)) return false;
    ++at;
    return true;
  };
  const auto skip_arguments = [&] {  // "(10,2)"
    if (!tokens[at].symbol("(")) return;
    while (tokens[at].kind != TokenKind::kEnd && !tokens[at].symbol(")")) ++at;
    if (tokens[at].symbol(")")) ++at;
  };
  const bool timed = tokens[at].word("timestamp") || tokens[at].word("time");
  if (skip_word("character") || skip_word("bit")) {
    skip_word("varying");
  } else if (skip_word("double")) {
    skip_word("precision");
  } else {
    ++at;
    if (tokens[at].symbol(".") && tokens[at + 1].name()) at += 2;
  }
  skip_arguments();
  if (timed && (tokens[at].word("with") || tokens[at].word("without")) &&
      tokens[at + 1].word("time") && tokens[at + 2].word("zone")) {
    at += 3;
  }
  while (tokens[at].symbol("[") && tokens[at + 1].symbol("]")) at += 2;
  return at;
}

// "ANY ((ARRAY[" from `at` on: the position of the first element and the number of parentheses.
std::size_t array_start(const std::vector<Token>& tokens, std::size_t at, std::size_t& depth) {
  depth = 0;
  while (tokens[at].symbol("(")) {
    ++depth;
    ++at;
  }
  const bool array = depth > 0 && tokens[at].word("array") && tokens[at + 1].symbol("[");
  return array ? at + 2 : 0;
}

}  // namespace

std::vector<Token> with_number_literals(const std::vector<Token>& tokens) {
  std::vector<Token> out = tokens;
  for (std::size_t i = 0; i + 2 < out.size(); ++i) {
    if (out[i].kind != TokenKind::kString || !out[i + 1].symbol("::")) continue;
    const Token& type = out[i + 2];
    const bool number = type.word("integer") || type.word("bigint") || type.word("smallint") ||
                        type.word("numeric") || type.word("double") || type.word("real");
    const std::string& text = out[i].text;
    const std::size_t first = text.find_first_not_of("+-");
    const bool plain = first != std::string::npos && first <= 1 &&
                       text.find_first_not_of("0123456789.", first) == std::string::npos &&
                       text.find_first_of("0123456789") != std::string::npos;
    if (number && plain) out[i].kind = TokenKind::kNumber;
  }
  return out;
}

std::vector<Token> without_casts(const std::vector<Token>& tokens) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < tokens.size();) {
    if (tokens[i].symbol("::") && tokens[i + 1].name()) {
      i = after_type(tokens, i + 1);
    } else {
      out.push_back(tokens[i++]);
    }
  }
  return out;
}

std::vector<Token> with_in_lists(const std::vector<Token>& tokens) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool any = tokens[i].symbol("=") && tokens[i + 1].word("any");
    const bool none = tokens[i].symbol("<>") && tokens[i + 1].word("all");
    std::size_t depth = 0;
    std::size_t element = any || none ? array_start(tokens, i + 2, depth) : 0;
    if (element == 0) {
      out.push_back(tokens[i]);
      continue;
    }
    if (none) out.push_back({TokenKind::kWord, "NOT"});
    out.push_back({TokenKind::kWord, "IN"});
    out.push_back({TokenKind::kSymbol, "("});
    for (std::size_t open = 0; tokens[element].kind != TokenKind::kEnd; ++element) {
      if (tokens[element].symbol("[")) ++open;
      if (tokens[element].symbol("]") && open-- == 0) break;
      out.push_back(tokens[element]);
    }
    if (tokens[element].kind == TokenKind::kEnd) throw NotTranslated(message("an open bracket"));
    out.push_back({TokenKind::kSymbol, ")"});
    while (depth > 0 && tokens[element + 1].symbol(")")) {
      ++element;
      --depth;
    }
    i = element;
  }
  return out;
}

}  // namespace etl
