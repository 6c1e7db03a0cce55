// SQLite's errors become ours at this border.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <system_error>

#include "etl/core/error.h"

struct sqlite3;

namespace etl {

// `what` says what was being done: "cannot open mirror.db".
Error mirror_error(const Message& what, const SQLite::Exception& cause);
Error mirror_error(const Message& what, const std::system_error& cause);
// From the connection's last error.
Error mirror_error(const Message& what, sqlite3* connection);

// Runs `body`; what SQLite or the file system throws becomes an Error kMirror.
template <typename Body>
auto with_mirror_errors(const Message& what, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SQLite::Exception& error) {
    throw mirror_error(what, error);
  } catch (const std::system_error& error) {
    throw mirror_error(what, error);
  }
}

}  // namespace etl
