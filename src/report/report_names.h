// The reports of a folder, by their names alone.
#pragma once

#include <string>
#include <vector>

namespace etl {

// File names, newest first; those of others' files are passed over. None where there is no folder.
// Throws Error kReport.
std::vector<std::string> report_names(const std::string& folder);

}  // namespace etl
