#include "sqlite/sql_translation.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

#include "sqlite/sql_casts.h"
#include "sqlite/sql_certainty.h"
#include "sqlite/sql_names_in_views.h"
#include "sqlite/sqlite_names.h"

namespace etl {

namespace {

using Words = std::set<std::string>;

const Words& select_words() {
  static const Words words = {
      "select", "distinct",  "from",      "where",     "group",   "by",        "having",
      "order",  "limit",     "offset",    "as",        "on",      "using",     "join",
      "left",   "right",     "full",      "outer",     "inner",   "cross",     "natural",
      "union",  "all",       "except",    "intersect", "with",    "exists",    "asc",
      "desc",   "nulls",     "first",     "last",      "over",    "partition", "rows",
      "range",  "preceding", "following", "unbounded", "current", "row",       "filter"};
  return words;
}

const Words& expression_words() {
  static const Words words = {"and",  "or",   "not",  "in",   "is",  "null", "between",
                              "case", "when", "then", "else", "end", "true", "false"};
  return words;
}

// Functions that mean the same in both for the values that a mirror holds, or whose difference the
// comparison of results shows.
const Words& view_functions() {
  static const Words words = {"count",       "sum",        "avg",    "min",        "max",   "round",
                              "abs",         "coalesce",   "nullif", "length",     "upper", "lower",
                              "replace",     "row_number", "rank",   "dense_rank", "lag",   "lead",
                              "first_value", "last_value", "ntile"};
  return words;
}

const Words& check_functions() {
  static const Words words = {"coalesce", "nullif", "length", "abs"};
  return words;
}

const Words& comparisons() {
  static const Words symbols = {"=", "<>", "!=", "<", ">", "<=", ">=", "(", ")", ",", ".", ";"};
  return symbols;
}

const Words& arithmetic() {
  static const Words symbols = {"+", "-", "*", "/", "%", "||"};
  return symbols;
}

[[noreturn]] void refuse(const Message& why) { throw NotTranslated(why); }

std::string spelled(const Token& token) {
  switch (token.kind) {
    case TokenKind::kString:
      return sqlite_text(token.text);
    case TokenKind::kQuotedName:
      return sqlite_identifier(token.text);
    case TokenKind::kWord:
      if (token.word("true")) return "1";
      if (token.word("false")) return "0";
      return token.text;
    default:
      return token.text;
  }
}

std::string joined(const std::vector<Token>& tokens) {
  std::string sql;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kEnd || token.symbol(";")) continue;
    if (!sql.empty()) sql += ' ';
    sql += spelled(token);
  }
  return sql;
}

// Words that are neither keyword nor function are names: quoted, so that SQLite never takes one for
// a keyword of its own, and an unknown one is an error instead of a string.
void settle_words(std::vector<Token>& tokens, const Words& functions, bool query) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    if (token.kind != TokenKind::kWord) continue;
    const std::string word = lower_case(token.text);
    const bool member = (i > 0 && tokens[i - 1].symbol(".")) || tokens[i + 1].symbol(".");
    if (!member && expression_words().count(word) > 0) continue;
    if (!member && query && select_words().count(word) > 0) continue;
    if (!member && tokens[i + 1].symbol("(")) {
      if (functions.count(word) > 0) continue;
      const bool after_name = i > 0 && tokens[i - 1].word("as");
      if (!after_name) {
        refuse(message("function or keyword %1 is not known to translate", token.text));
      }
    }
    token.kind = TokenKind::kQuotedName;
  }
}

void settle_symbols(const std::vector<Token>& tokens, bool with_arithmetic) {
  for (const Token& token : tokens) {
    if (token.kind != TokenKind::kSymbol || comparisons().count(token.text) > 0) continue;
    if (with_arithmetic && arithmetic().count(token.text) > 0) continue;
    refuse(message("operator %1 is not known to translate", token.text));
  }
}

void refuse_distinct_on(const std::vector<Token>& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].word("distinct") && tokens[i + 1].word("on")) refuse("DISTINCT ON");
    ;
  }
}

template <typename Body>
Translation guarded(Body&& body) {
  Translation translation;
  try {
    translation.sql = body();
  } catch (const NotTranslated& refused) {
    translation.reason = refused.why();
  }
  return translation;
}

// Columns that an expression names get their names in the mirror.
void resolve_columns(std::vector<Token>& tokens, const MirrorTable& table) {
  for (Token& token : tokens) {
    if (token.kind != TokenKind::kQuotedName) continue;
    const MirrorColumn* column = source_column(table, token.text);
    if (column == nullptr) {
      refuse(message("name %1 is no column of the table", on_one_line(token.text)));
    }
    token.text = column->name;
  }
}

// A literal, with signs and parentheses around it.
bool is_constant(const std::vector<Token>& tokens) {
  std::size_t at = 0;
  std::size_t open = 0;
  for (; tokens[at].symbol("(") || tokens[at].symbol("-"); ++at) {
    if (tokens[at].symbol("(")) ++open;
  }
  const Token& token = tokens[at];
  if (token.kind != TokenKind::kString && token.kind != TokenKind::kNumber && !token.word("true") &&
      !token.word("false") && !token.word("null")) {
    return false;
  }
  for (++at; open > 0 && tokens[at].symbol(")"); ++at) --open;
  return open == 0 && tokens[at].kind == TokenKind::kEnd;
}

}  // namespace

Translation translate_view(const View& view, const MirrorPlan& plan) {
  return guarded([&] {
    std::vector<Token> tokens =
        with_in_lists(without_casts(with_number_literals(tokens_of(view.definition))));
    refuse_distinct_on(tokens);
    resolve_relations(tokens, plan);
    settle_symbols(tokens, true);
    settle_words(tokens, view_functions(), true);
    return joined(tokens);
  });
}

Translation translate_expression(const std::string& expression, const MirrorTable& table) {
  return guarded([&] {
    const std::vector<Token> written = with_number_literals(tokens_of(expression));
    refuse_uncertain(written, table);
    std::vector<Token> tokens = with_in_lists(without_casts(written));
    settle_symbols(tokens, true);
    settle_words(tokens, check_functions(), false);
    resolve_columns(tokens, table);
    return joined(tokens);
  });
}

Translation translate_default(const std::string& expression) {
  return guarded([&] {
    const std::vector<Token> written = with_number_literals(tokens_of(expression));
    for (std::size_t i = 0; i + 1 < written.size(); ++i) {
      if (written[i].symbol("::") && written[i + 1].word("bytea")) {
        refuse(message("default of bytea"));
      }
    }
    std::vector<Token> tokens = without_casts(written);
    if (!is_constant(tokens)) {
      refuse(message("default %1 is no constant", on_one_line(expression)));
    }
    return "(" + joined(tokens) + ")";
  });
}

}  // namespace etl
