#include "sqlite/sql_tokens.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace etl {
namespace {

// "w" word, "q" quoted name, "s" string, "n" number, "y" symbol; then the text.
std::vector<std::string> shown(const std::string& sql) {
  std::vector<std::string> list;
  for (const Token& token : tokens_of(sql)) {
    switch (token.kind) {
      case TokenKind::kWord:
        list.push_back("w" + token.text);
        break;
      case TokenKind::kQuotedName:
        list.push_back("q" + token.text);
        break;
      case TokenKind::kString:
        list.push_back("s" + token.text);
        break;
      case TokenKind::kNumber:
        list.push_back("n" + token.text);
        break;
      case TokenKind::kSymbol:
        list.push_back("y" + token.text);
        break;
      case TokenKind::kEnd:
        break;
    }
  }
  return list;
}

using List = std::vector<std::string>;

TEST(SqlTokens, SplitsWordsNumbersAndSymbols) {
  EXPECT_EQ(
      shown("SELECT a.b1, 12.5e-3*.5 FROM t;"),
      (List{"wSELECT", "wa", "y.", "wb1", "y,", "n12.5e-3", "y*", "n.5", "wFROM", "wt", "y;"}));
}

TEST(SqlTokens, TakesQuotesOffNamesAndStrings) {
  EXPECT_EQ(shown("\"a\"\"b\" 'it''s' '' \"SELECT\""), (List{"qa\"b", "sit's", "s", "qSELECT"}));
}

TEST(SqlTokens, KeepsOperatorsWhole) {
  EXPECT_EQ(shown("a::text<>b||c!~~*d"),
            (List{"wa", "y::", "wtext", "y<>", "wb", "y||", "wc", "y!~~*", "wd"}));
}

TEST(SqlTokens, SkipsComments) { EXPECT_EQ(shown("a -- b\n /* c 'd */ e"), (List{"wa", "we"})); }

TEST(SqlTokens, CommentsAndQuotesDoNotMix) {
  EXPECT_EQ(shown("'--' \"/*\" x"), (List{"s--", "q/*", "wx"}));
}

TEST(SqlTokens, TakesNamesOfOtherAlphabets) {
  EXPECT_EQ(shown("preço 漢字"), (List{"wpreço", "w漢字"}));
}

TEST(SqlTokens, RefusesWhatItCannotRead) {
  for (const char* sql : {"'open", "\"open", "/* open", "E'\\n'", "$$x$$", "$1", "a \x01"}) {
    EXPECT_THROW(tokens_of(sql), std::invalid_argument) << sql;
  }
}

TEST(SqlTokens, ReadsOrRefusesEveryText) {
  EXPECT_TRUE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    try {
      RC_ASSERT(tokens_of(text).back().kind == TokenKind::kEnd);
    } catch (const std::invalid_argument& reason) {
      RC_ASSERT(std::string(reason.what()).find('\n') == std::string::npos);
    }
  }));
}

}  // namespace
}  // namespace etl
