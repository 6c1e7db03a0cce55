// Which expressions both databases decide alike. A CHECK that SQLite sees otherwise would condemn a
// sound mirror, so what is not certain is refused.
#pragma once

#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"
#include "sqlite/sql_tokens.h"

namespace etl {

// By its name in the source; nullptr where there is none.
const MirrorColumn* source_column(const MirrorTable& table, const std::string& name);

// `tokens`: as the catalog prints them, casts included. Throws NotTranslated unless they are about:
// whole numbers, in comparisons and arithmetic; decimals and booleans, in comparisons; texts and
// enums, for equality alone, since their order is the collation's.
void refuse_uncertain(const std::vector<Token>& tokens, const MirrorTable& table);

}  // namespace etl
