// Rewriting of token lists that views and expressions share.
#pragma once

#include <vector>

#include "sqlite/sql_tokens.h"

namespace etl {

// A number that the catalog prints as a string is a number again: "'-1'::integer" gives -1.
std::vector<Token> with_number_literals(const std::vector<Token>& tokens);

// Without the casts ("::type"): SQLite's columns have the types that the catalog casts to, and
// where a cast changes a value the comparison of results shows it.
std::vector<Token> without_casts(const std::vector<Token>& tokens);

// "= ANY (ARRAY[a, b])" as "IN (a, b)", "<> ALL (ARRAY[a, b])" as "NOT IN (a, b)".
std::vector<Token> with_in_lists(const std::vector<Token>& tokens);

}  // namespace etl
