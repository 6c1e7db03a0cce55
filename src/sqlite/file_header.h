// Whose a SQLite file is.
#pragma once

#include <string>

namespace etl {

// Throws Error kMirror unless the file, or what a link leads to, is a mirror that this version of
// the program can read. `option`: how the user names another path, "--mirror". The header's fields
// (sqlite.org/fileformat2.html#the_database_header) are read without SQLite, so that a stranger's
// file is not even opened as a database.
void check_header(const std::string& path, const std::string& option);

}  // namespace etl
