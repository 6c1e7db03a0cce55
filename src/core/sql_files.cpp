#include "etl/core/sql_files.h"

#include <string>

#include "core/embedded_sql.h"
#include "etl/core/error.h"

namespace etl {

std::vector<SqlFile> sql_files(std::string_view folder) {
  const std::string prefix = std::string(folder) + "/";
  std::vector<SqlFile> found;
  for (const SqlFile& file : embedded_sql()) {
    if (file.path.substr(0, prefix.size()) == prefix) found.push_back(file);
  }
  return found;
}

std::string_view sql_file(std::string_view path) {
  for (const SqlFile& file : embedded_sql()) {
    if (file.path == path) return file.text;
  }
  throw Error(ErrorKind::kInternal, "no embedded SQL file " + std::string(path));
}

}  // namespace etl
