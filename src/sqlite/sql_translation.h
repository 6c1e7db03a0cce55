// PostgreSQL's SQL, as the catalog prints it, into SQLite's, token by token. Knows a small part of
// the language and refuses the rest with a reason: nothing is guessed.
//
// What passes here need not mean the same in both: a view counts only when its result equals the
// source's, and a CHECK is restricted to comparisons that both databases decide alike.
#pragma once

#include <optional>
#include <string>

#include "etl/core/message.h"
#include "etl/core/mirror_plan.h"

namespace etl {

struct Translation {
  std::optional<std::string> sql;  // no value: refused
  Message reason;                  // one line, where refused
};

// The SELECT of a view.
Translation translate_view(const View& view, const MirrorPlan& plan);

// An expression over the columns of one table: a CHECK, the predicate of a partial index, a part of
// an expression index.
Translation translate_expression(const std::string& expression, const MirrorTable& table);

// A column's default: constants only.
Translation translate_default(const std::string& expression);

}  // namespace etl
