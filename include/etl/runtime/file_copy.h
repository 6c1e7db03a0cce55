// A copy of a whole file.
#pragma once

#include <cstdint>
#include <string>

namespace etl {

class StopFlag;

// Copies `from` into a new 0600 file, syncs that, and compares the two byte by byte. Throws where
// something of the name `to` is there (O_EXCL). The kernel does the copying where it can, and has
// nothing to copy on file systems that share extents (copy_file_range(2)). Returns the bytes.
//
// `from` is opened once, and closed when all is done: until then the lock that SQLite may hold on
// it for this process stays (sqlite.org/howtocorrupt.html, 2.2).
//
// Throws std::system_error with the path in its text (EIO where the copy is not equal), and Error
// kInterrupted where a stop is asked for; then a part of the copy may be there. `stop` may be
// nullptr.
std::uint64_t copy_to_new_file(const std::string& from, const std::string& to,
                               const StopFlag* stop);

}  // namespace etl
