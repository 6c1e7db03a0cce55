// Any bytes are a page size, a schema and its rows (unit/sqlite_bulk/random_case.h): the bulk
// builder's file passes SQLite's integrity check, and reads as the one that INSERT makes.
#include <cstdint>

#include "fuzz/property.h"
#include "support/temporary_folder.h"
#include "unit/sqlite_bulk/random_case.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const etl::TemporaryFolder folder;
  const etl::bulk_test::Case wanted = etl::bulk_test::case_from_bytes(bytes, size);
  for (const std::string& line : etl::bulk_test::differences(wanted, folder.path())) {
    etl::fuzz::must(false, wanted.schema + "\n" + line);
  }
  return 0;
}
