// Time zones by name; the only place that opens the machine's time zone database.
#pragma once

#include <date/tz.h>

#include <string>
#include <string_view>

namespace etl {

// The zone stays valid for the life of the process. Throws Error kConfiguration for a name that is
// not in the database, and where there is no database.
const date::time_zone& find_zone(const std::string& name);

// A value as a message may show it: in quotes, cut short, without control characters.
std::string quoted_excerpt(std::string_view text);

}  // namespace etl
