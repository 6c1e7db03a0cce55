// Which keys both databases decide alike. A key that SQLite sees otherwise would condemn a sound
// mirror, or stop the run that makes it.
#pragma once

#include <string>
#include <vector>

#include "etl/core/message.h"
#include "etl/core/mirror_plan.h"

namespace etl {

// Whether two values that differ in the source may be one here: a numeric kept as REAL, as the user
// asked, is rounded. No unique key can stand on such a column.
bool may_merge_values(const MirrorTable& table, const std::vector<std::string>& source_columns);

// Empty where the foreign key means the same in SQLite: equal values are spelled alike on both
// sides, and the referenced columns are a unique key there too (without one, SQLite's
// foreign_key_check fails, sqlite.org/foreignkeys.html#fk_indexes). Else the reason.
Message foreign_key_doubt(const MirrorTable& table, const ForeignKey& key,
                          const MirrorTable& referenced);

}  // namespace etl
