#include "sqlite/sql_tokens.h"

#include <algorithm>

namespace etl {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view sql) : sql_(sql) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    for (skip_space(); at_ < sql_.size(); skip_space()) tokens.push_back(next());
    tokens.push_back({});
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }

  void skip_space() {
    for (;;) {
      while (at_ < sql_.size() && (sql_[at_] == ' ' || sql_[at_] == '\n' || sql_[at_] == '\t' ||
                                   sql_[at_] == '\r' || sql_[at_] == '\f' || sql_[at_] == '\v')) {
        ++at_;
      }
      if (peek() == '-' && peek(1) == '-') {
        while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t end = sql_.find("*/", at_ + 2);
        if (end == std::string_view::npos) throw NotTranslated(message("an open comment"));
        at_ = end + 2;
      } else {
        return;
      }
    }
  }

  Token next() {
    const char c = peek();
    if ((c == 'e' || c == 'E') && peek(1) == '\'') {
      throw NotTranslated(message("a string with escapes (E'...')"));
    }
    if ((c == 'b' || c == 'B' || c == 'x' || c == 'X') && peek(1) == '\'') {
      throw NotTranslated(message("a bit string"));
    }
    if ((c == 'u' || c == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      throw NotTranslated(message("a name or string with Unicode escapes (U&)"));
    }
    if (c == '\'') return {TokenKind::kString, quoted('\'')};
    if (c == '"') return {TokenKind::kQuotedName, quoted('"')};
    if (c == '$') throw NotTranslated(message("a dollar-quoted string or a parameter"));
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    return symbol();
  }

  std::string quoted(char quote) {
    std::string text;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] != quote) {
        text += sql_[at_];
      } else if (peek(1) == quote) {
        text += quote;
        ++at_;
      } else {
        ++at_;
        return text;
      }
    }
    throw NotTranslated(message("an open quote"));
  }

  Token word() {
    const std::size_t start = at_;
    while (is_letter(peek()) || is_digit(peek()) || peek() == '$') ++at_;
    return {TokenKind::kWord, std::string(sql_.substr(start, at_ - start))};
  }

  Token number() {
    const std::size_t start = at_;
    int points = 0;
    for (; is_digit(peek()) || peek() == '.'; ++at_) points += peek() == '.';
    if (points > 1) throw NotTranslated(message("a number with two points"));
    if ((peek() == 'e' || peek() == 'E') &&
        (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
      at_ += 2;
      while (is_digit(peek())) ++at_;
    }
    return {TokenKind::kNumber, std::string(sql_.substr(start, at_ - start))};
  }

  Token symbol() {
    constexpr std::string_view kSingle = "()[],;.";
    constexpr std::string_view kOperator = "+-*/<>=~!@#%^&|`?:";
    if (kSingle.find(peek()) != std::string_view::npos) {
      return {TokenKind::kSymbol, std::string(1, sql_[at_++])};
    }
    const std::size_t start = at_;
    while (peek() != '\0' && kOperator.find(peek()) != std::string_view::npos) ++at_;
    if (at_ == start) throw NotTranslated(message("an unknown character"));
    return {TokenKind::kSymbol, std::string(sql_.substr(start, at_ - start))};
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

bool Token::word(std::string_view wanted) const {
  return kind == TokenKind::kWord && lower_case(text) == lower_case(wanted);
}

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::vector<Token> tokens_of(std::string_view sql) { return Lexer(sql).run(); }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace etl
