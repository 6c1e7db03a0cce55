// libFuzzer's entry: any bytes are a schema and rows, and the builder must write what INSERT does.
// With clang: cmake -DCMAKE_CXX_COMPILER=clang++ -DETL_SANITIZE=address,undefined,fuzzer-no-link,
// then ninja fuzz_bulk_builder.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "support/temporary_folder.h"
#include "unit/sqlite_bulk/random_case.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const etl::TemporaryFolder folder;
  const etl::bulk_test::Case wanted = etl::bulk_test::case_from_bytes(bytes, size);
  for (const std::string& line : etl::bulk_test::differences(wanted, folder.path())) {
    std::fprintf(stderr, "%s\n%s\n", wanted.schema.c_str(), line.c_str());
    std::abort();
  }
  return 0;
}
