// Rewriting of token lists that views and expressions share.
#pragma once

#include <vector>

#include "sqlite/sql_tokens.h"

namespace etl {

// Without the casts ("::type"): SQLite's columns have the types that the catalog casts to, and
// where a cast changes a value the comparison of results shows it.
std::vector<Token> without_casts(const std::vector<Token>& tokens);

// "= ANY (ARRAY[a, b])" as "IN (a, b)", "<> ALL (ARRAY[a, b])" as "NOT IN (a, b)".
std::vector<Token> with_in_lists(const std::vector<Token>& tokens);

}  // namespace etl
