# etl_embed_sql(<out.cpp>): a source file that holds every file of sql/, for etl::sql_file().
# Written at configure time; changing, adding or removing a .sql file configures again.
function(etl_embed_sql out)
  set(root "${PROJECT_SOURCE_DIR}/sql")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${root}" "${root}/*.sql")
  list(SORT files)
  set(entries "")
  foreach(file IN LISTS files)
    file(READ "${root}/${file}" text)
    string(APPEND entries "    {\"${file}\", R\"__sql__(${text})__sql__\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${root}/${file}")
  endforeach()
  file(CONFIGURE OUTPUT "${out}" @ONLY CONTENT [=[
#include "core/embedded_sql.h"

namespace etl {

const std::vector<SqlFile>& embedded_sql() {
  static const std::vector<SqlFile> files = {
@entries@  };
  return files;
}

}  // namespace etl
]=])
endfunction()
