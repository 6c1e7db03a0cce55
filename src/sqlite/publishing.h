// Makes a whole generation the mirror.
#pragma once

#include <optional>
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

// Run id of what is published, by link or by copy; no value where there is no mirror.
std::optional<std::string> published_run(const GenerationFiles& files);

// The newest generation that is older than the published one takes its place. Throws Error kMirror.
WentBack go_back(const GenerationFiles& files, const SqliteMirrorOptions& options);

// A run that was killed while it wrote into the live file has left a hot journal beside it. SQLite
// takes the old content back from it as soon as somebody opens the file who may write it
// (sqlite.org/atomiccommit.html); one who opens it read-only gets an error until then.
void undo_unfinished_copy(const GenerationFiles& files);

}  // namespace etl
