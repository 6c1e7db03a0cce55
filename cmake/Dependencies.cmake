# Distribution packages only (cmake/packages.sh installs them on Debian); nothing is downloaded.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(PostgreSQL REQUIRED) # libpq
find_package(OpenSSL REQUIRED) # libpq brings it; here for the server's certificate, and SHA-256
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(date REQUIRED) # Howard Hinnant's; its tz library reads the system's zoneinfo
find_package(ZLIB REQUIRED)
find_package(CURL REQUIRED) # e-mail and webhooks
pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib) # the status page, live
find_package(Gettext REQUIRED) # msgfmt; gettext() itself is in the C library
find_package(Intl REQUIRED)
pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(libxxhash REQUIRED IMPORTED_TARGET libxxhash)
# libpqxx 6.4 (Debian 12) has no CMake config, 7.10 (Debian 13) has; pkg-config serves both.
pkg_check_modules(libpqxx REQUIRED IMPORTED_TARGET libpqxx)

# Header only, no build system of its own.
find_path(FCCP_INCLUDE_DIR csv.h PATH_SUFFIXES libfccp REQUIRED)
add_library(etl_fccp INTERFACE)
target_include_directories(etl_fccp SYSTEM INTERFACE "${FCCP_INCLUDE_DIR}")
target_link_libraries(etl_fccp INTERFACE Threads::Threads)
# Its strncpy() of a file name into 256 bytes is meant to cut it; gcc warns when it optimises.
target_compile_options(etl_fccp INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-truncation>)

if(ETL_BUILD_TESTS)
  find_package(GTest REQUIRED)
  find_path(RAPIDCHECK_INCLUDE_DIR rapidcheck.h REQUIRED)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
  add_library(etl_rapidcheck INTERFACE)
  target_include_directories(etl_rapidcheck SYSTEM INTERFACE "${RAPIDCHECK_INCLUDE_DIR}")
  target_link_libraries(etl_rapidcheck INTERFACE "${RAPIDCHECK_LIBRARY}")
endif()
