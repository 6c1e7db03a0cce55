// Makes a whole generation the mirror.
#pragma once

#include <string>

#include "etl/sqlite/sqlite_mirror.h"
#include "sqlite/generation_files.h"

namespace etl {

// By link: readers see the old generation or the new one, and keep the one they opened; SQLite
// resolves a link before it names -journal and -wal (sqlite.org/c3ref/open.html), so generations
// never share one. By copy, where asked for, where a regular file of ours stands at the path, or
// where the file system has no links:
// SQLite's backup API writes the new content into the live file in one transaction. Renaming over a
// live file is never done: a left-over -wal or hot journal would corrupt it.
void publish_generation(const GenerationFiles& files, const std::string& run_id,
                        const SqliteMirrorOptions& options);

}  // namespace etl
