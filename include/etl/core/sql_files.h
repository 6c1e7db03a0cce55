// The files of sql/, embedded at build. Paths are relative to sql/: "metrics/revenue.sql".
#pragma once

#include <string_view>
#include <vector>

namespace etl {

struct SqlFile {
  std::string_view path;
  std::string_view text;
};

// All files below a folder, by path: sql_files("postgres/schema").
std::vector<SqlFile> sql_files(std::string_view folder);

// One file. Throws Error kInternal for a path that is not there.
std::string_view sql_file(std::string_view path);

}  // namespace etl
