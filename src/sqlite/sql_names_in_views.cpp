#include "sqlite/sql_names_in_views.h"

#include <stdexcept>
#include <string>

namespace etl {

namespace {

const std::string* mirror_name(const QualifiedName& source, const MirrorPlan& plan) {
  if (const MirrorTable* table = plan.find(source)) return &table->name;
  for (const MirrorView& view : plan.views) {
    if (view.source.name == source) return &view.name;
  }
  return nullptr;
}

bool starts_relation(const std::vector<Token>& before) {
  for (std::size_t i = before.size(); i-- > 0;) {
    if (before[i].symbol("(")) continue;  // FROM ((a JOIN b
    return before[i].word("from") || before[i].word("join") || before[i].symbol(",");
  }
  return false;
}

}  // namespace

void resolve_relations(std::vector<Token>& tokens, const MirrorPlan& plan) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool dotted = tokens[i].name() && i + 2 < tokens.size() && tokens[i + 1].symbol(".") &&
                        tokens[i + 2].name() && !(i > 0 && tokens[i - 1].symbol("."));
    const bool followed = dotted && (tokens[i + 3].symbol(".") || tokens[i + 3].symbol("("));
    if (!dotted || followed || !starts_relation(out)) {
      if (followed) throw NotTranslated(message("a name of three parts or a function of a schema"));
      out.push_back(tokens[i]);
      continue;
    }
    const QualifiedName source{tokens[i].text, tokens[i + 2].text};
    const std::string* name = mirror_name(source, plan);
    if (name == nullptr) {
      out.push_back(tokens[i]);  // alias.column in a list; or a relation that SQLite will not know
      continue;
    }
    out.push_back({TokenKind::kQuotedName, *name});
    const Token& next = tokens[i + 3];
    const bool aliased =
        next.kind == TokenKind::kQuotedName ||
        (next.kind == TokenKind::kWord && !next.word("on") && !next.word("using") &&
         !next.word("join") && !next.word("left") && !next.word("right") && !next.word("full") &&
         !next.word("inner") && !next.word("cross") && !next.word("natural") &&
         !next.word("where") && !next.word("group") && !next.word("order") &&
         !next.word("having") && !next.word("limit") && !next.word("union") &&
         !next.word("except") && !next.word("intersect") && !next.word("offset") &&
         !next.word("fetch") && !next.word("window"));
    if (*name != source.name && !aliased) {
      out.push_back({TokenKind::kWord, "AS"});
      out.push_back({TokenKind::kQuotedName, source.name});
    }
    i += 2;
  }
  tokens = std::move(out);
}

}  // namespace etl
