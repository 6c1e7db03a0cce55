// SQLite's errors become ours at this border.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <string>
#include <system_error>

#include "etl/core/error.h"

struct sqlite3;

namespace etl {

// `what` says what was being done: "cannot open mirror.db".
Error mirror_error(const std::string& what, const SQLite::Exception& cause);
Error mirror_error(const std::string& what, const std::system_error& cause);
// From the connection's last error.
Error mirror_error(const std::string& what, sqlite3* connection);

// Runs `body`; what SQLite or the file system throws becomes an Error kMirror.
template <typename Body>
auto with_mirror_errors(const std::string& what, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SQLite::Exception& error) {
    throw mirror_error(what, error);
  } catch (const std::system_error& error) {
    throw mirror_error(what, error);
  }
}

}  // namespace etl
