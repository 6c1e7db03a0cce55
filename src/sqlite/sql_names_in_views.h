// Relations that a view's text names, brought to their names in the mirror.
#pragma once

#include <vector>

#include "etl/core/mirror_plan.h"
#include "sqlite/sql_tokens.h"

namespace etl {

// "schema.table" in a FROM clause becomes the mirror's "table"; where the mirror has another name,
// "name AS table", so that "table.column" still means it. The catalog prints relations with their
// schema because the session has an empty search_path. Throws NotTranslated for a relation that is
// not in the mirror.
void resolve_relations(std::vector<Token>& tokens, const MirrorPlan& plan);

}  // namespace etl
