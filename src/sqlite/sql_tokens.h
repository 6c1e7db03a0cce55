// Tokens of PostgreSQL's SQL, as its catalog prints it
// (postgresql.org/docs/15/sql-syntax-lexical.html).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "etl/core/message.h"

namespace etl {

enum class TokenKind {
  kWord,        // unquoted identifier or keyword, in lower case as the catalog prints it
  kQuotedName,  // text is the name without its quotes
  kString,      // text is the value
  kNumber,
  kSymbol,  // one of ( ) [ ] , ; . or an operator, "::" among them
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;

  bool symbol(std::string_view wanted) const {
    return kind == TokenKind::kSymbol && text == wanted;
  }
  // Keywords are compared without case.
  bool word(std::string_view wanted) const;
  bool name() const { return kind == TokenKind::kWord || kind == TokenKind::kQuotedName; }
};

// Why an SQL text is not translated.
class NotTranslated : public std::invalid_argument {
 public:
  explicit NotTranslated(Message why)
      : std::invalid_argument(why.english()), why_(std::move(why)) {}
  const Message& why() const { return why_; }

 private:
  Message why_;
};

// What a reason cites of the text: names and expressions in it may have line breaks.
std::string on_one_line(std::string text);

// Throws NotTranslated for text that is no SQL: an open quote, a byte that starts no token. The
// list ends with a kEnd token.
std::vector<Token> tokens_of(std::string_view sql);

// Lower case of A to Z.
std::string lower_case(std::string_view text);

}  // namespace etl
