// Row 19: values of 200 MB go through, and memory is bounded by the value.
#include <sys/resource.h>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

constexpr int kBytes = 200'000'000;

class LongHugeValue : public EtlProgram {
 protected:
  // Of the largest program that this test has run, in bytes.
  static double peak_memory() {
    rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
  }
};

TEST_F(LongHugeValue, OfTextAndOfBytesGoThrough) {
  const std::string bytes = std::to_string(kBytes);
  // 10 bytes of UTF-8 in 9 characters; bytes of every value, which double as COPY text and more.
  database_.run(
      "CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.huge (id int PRIMARY KEY, text text, "
      "bytes bytea);"
      "ALTER TABLE bi_schema.huge ALTER text SET STORAGE EXTERNAL, ALTER bytes SET STORAGE "
      "EXTERNAL;"
      "INSERT INTO bi_schema.huge VALUES (1, repeat('twelve \\ñ', " +
      bytes +
      " / 10), NULL), (2, NULL, (SELECT decode(repeat(string_agg(lpad(to_hex(i), 2, '0'), ''), " +
      bytes + " / 256), 'hex') FROM generate_series(0, 255) AS i)), (3, 'small', 'small')");
  etl_ok({"replicate"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT length(CAST(text AS BLOB)) FROM huge WHERE id = 1"),
            database_.value("SELECT octet_length(text) FROM bi_schema.huge WHERE id = 1"));
  EXPECT_EQ(mirror.value("SELECT text = replace(hex(zeroblob(" + bytes +
                         " / 20)), '00', 'twelve \\ñtwelve \\ñ') FROM huge WHERE id = 1"),
            "1");
  EXPECT_EQ(mirror.value("SELECT length(bytes) FROM huge WHERE id = 2"),
            database_.value("SELECT octet_length(bytes) FROM bi_schema.huge WHERE id = 2"));
  EXPECT_EQ(mirror.value("SELECT hex(substr(bytes, 1024 * 1024 * 100 + 1, 256)) FROM huge WHERE "
                         "id = 2"),
            database_.value("SELECT upper(encode(substr(bytes, 1024 * 1024 * 100 + 1, 256), "
                            "'hex')) FROM bi_schema.huge WHERE id = 2"));
  EXPECT_EQ(mirror.value("SELECT text || hex(bytes) FROM huge WHERE id = 3"), "small736D616C6C");
  EXPECT_LT(peak_memory(), 6.0 * kBytes);
  etl_ok({"validate", "--level", "checksum"});
}

}  // namespace
}  // namespace etl
