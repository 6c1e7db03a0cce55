// Pieces of SQL text. Values go to the server as parameters; names and the few literals that
// cannot be parameters come from here, quoted by PostgreSQL's rules for a UTF-8 client
// (postgresql.org/docs/15/sql-syntax-lexical.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "etl/core/schema.h"

namespace etl {

std::string quote_identifier(std::string_view name);
std::string quote_name(const QualifiedName& name);
// Right whatever standard_conforming_strings says.
std::string quote_literal(std::string_view text);
// A text[] literal for use as a parameter: {"a","b"}.
std::string array_literal(const std::vector<std::string>& values);
// "a", "b", "c" quoted and separated by commas.
std::string quoted_list(const std::vector<std::string>& names);

}  // namespace etl
