#include "sqlite/sql_certainty.h"

#include <algorithm>
#include <stdexcept>

namespace etl {

namespace {

[[noreturn]] void refuse(const Message& why) { throw NotTranslated(why); }

enum class Family { kWhole, kDecimal, kBoolean, kText, kOther };

Family family_of(const MirrorColumn& column) {
  switch (column.storage.conversion) {
    case Conversion::kInteger:
      return Family::kWhole;
    case Conversion::kNumeric:
      return Family::kDecimal;
    case Conversion::kBoolean:
      return Family::kBoolean;
    default:
      break;
  }
  const SourceType& type = column.source.type;
  const bool text = type.base == "text" || type.base == "varchar" || type.kind == TypeKind::kEnum;
  return text ? Family::kText : Family::kOther;
}

const MirrorColumn* column_at(const std::vector<Token>& tokens, std::size_t at,
                              const MirrorTable& table) {
  return tokens[at].name() ? source_column(table, tokens[at].text) : nullptr;
}

bool orders(const Token& token) {
  return token.symbol("<") || token.symbol(">") || token.symbol("<=") || token.symbol(">=") ||
         token.word("between");
}

bool computes(const Token& token) {
  return token.symbol("+") || token.symbol("-") || token.symbol("*") || token.symbol("/") ||
         token.symbol("%") || token.symbol("||");
}

template <bool (*predicate)(const Token&)>
bool any(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), predicate);
}

bool is_cast(const Token& token) { return token.symbol("::"); }

bool is_fraction(const Token& token) {
  return token.kind == TokenKind::kNumber &&
         token.text.find_first_not_of("+-0123456789") != std::string::npos;
}

bool is_list_of_texts(const std::vector<Token>& tokens, std::size_t at) {
  if (tokens[at].word("character") && tokens[at + 1].word("varying"))
    ++at;
  else if (!tokens[at].word("text"))
    return false;
  return tokens[at + 1].symbol("[");
}

// Whether the type that starts at `at` takes every value of the family as it is. Types with a
// length or a precision cut and round.
bool holds(const std::vector<Token>& tokens, std::size_t at, Family family) {
  if (!tokens[at].name()) return false;
  const bool varying = tokens[at].word("character") && tokens[at + 1].word("varying");
  const bool precise = tokens[at].word("double") && tokens[at + 1].word("precision");
  const std::size_t end = at + (varying || precise ? 2 : 1);
  if (tokens[end].symbol("(") || tokens[end].symbol("[")) return false;
  const bool text = varying || tokens[at].word("text");
  const bool decimal = precise || tokens[at].word("numeric");
  const bool whole = tokens[at].word("bigint") || tokens[at].word("integer");
  switch (family) {
    case Family::kText:
      return text;
    case Family::kWhole:
      return whole || decimal;
    case Family::kDecimal:
      return decimal;
    default:
      return false;
  }
}

// A cast of a constant, of a list of texts, or of a column to a type that holds all its values.
void check_cast(const std::vector<Token>& tokens, std::size_t cast, const MirrorTable& table) {
  std::size_t operand = cast;
  while (operand > 0 && tokens[operand - 1].symbol(")")) --operand;
  const std::size_t parentheses = cast - operand;
  if (operand <= parentheses) refuse(message("a cast without its operand"));
  --operand;
  const bool text = holds(tokens, cast + 1, Family::kText);
  // "('a'::text)::character varying"
  std::size_t type = operand;
  if (tokens[type].word("varying") && type > 0) --type;
  if (text && type >= 2 && tokens[type - 1].symbol("::") &&
      tokens[type - 2].kind == TokenKind::kString) {
    return;
  }
  if (tokens[operand].symbol("]") && is_list_of_texts(tokens, cast + 1)) return;
  for (std::size_t i = 1; i <= parentheses; ++i) {
    if (!tokens[operand - i].symbol("(")) refuse(message("a cast may change values"));
  }
  const TokenKind kind = tokens[operand].kind;
  const bool sized = tokens[cast + 1].name() && tokens[cast + 2].symbol("(");
  const bool constant = kind == TokenKind::kString || kind == TokenKind::kNumber;
  if (constant && !sized && !tokens[cast + 1].word("boolean")) return;
  const MirrorColumn* column = column_at(tokens, operand, table);
  if (column != nullptr && holds(tokens, cast + 1, family_of(*column))) return;
  refuse(message("a cast may change values"));
}

}  // namespace

const MirrorColumn* source_column(const MirrorTable& table, const std::string& name) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&](const MirrorColumn& column) { return column.source.name == name; });
  return found == table.columns.end() ? nullptr : &*found;
}

void refuse_uncertain(const std::vector<Token>& tokens, const MirrorTable& table) {
  const bool computing = any<computes>(tokens);
  const bool ordering = any<orders>(tokens);
  if (computing && (any<is_cast>(tokens) || any<is_fraction>(tokens))) {
    refuse(message("arithmetic other than of whole numbers"));
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_cast(tokens[i])) check_cast(tokens, i, table);
    const bool type = i > 0 && is_cast(tokens[i - 1]);
    const MirrorColumn* column = type ? nullptr : column_at(tokens, i, table);
    if (column == nullptr) continue;
    const Family family = family_of(*column);
    if (family == Family::kWhole) continue;
    if ((family == Family::kDecimal || family == Family::kBoolean) && !computing) continue;
    if (family == Family::kText && !ordering && !computing) continue;
    refuse(message("column %1 (%2) may compare otherwise in SQLite",
                   on_one_line(column->source.name), on_one_line(column->source.type.name)));
  }
}

}  // namespace etl
