// The page at 1 GiB holds SQLite's lock bytes and nothing else. A file that is nearly that large
// costs nothing: all its pages are free, and none but the first of them is ever written.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "sqlite/bulk/big_endian.h"
#include "support/temporary_folder.h"
#include "unit/sqlite_bulk/both_ways.h"

namespace etl::bulk_test {
namespace {

constexpr std::uint32_t kPageSize = 65536;
constexpr std::uint32_t kLockPage = (1U << 30) / kPageSize + 1;

// Appends free pages up to page `last`.
void lengthen(const std::string& path, std::uint32_t last) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  unsigned char header[100];
  file.read(reinterpret_cast<char*>(header), sizeof header);
  const std::uint32_t before = bulk::get_u32(header + 28);
  std::vector<unsigned char> trunk(kPageSize);
  const std::uint32_t leaves = last - before - 1;
  bulk::put_u32(trunk.data() + 4, leaves);
  for (std::uint32_t i = 0; i < leaves; ++i) {
    bulk::put_u32(trunk.data() + 8 + 4 * std::size_t{i}, before + 2 + i);
  }
  bulk::put_u32(header + 28, last);
  bulk::put_u32(header + 32, before + 1);
  bulk::put_u32(header + 36, last - before);
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(header), sizeof header);
  file.seekp(std::streamoff{before} * kPageSize);
  file.write(reinterpret_cast<const char*>(trunk.data()), kPageSize);
  file.close();
  std::filesystem::resize_file(path, std::uintmax_t{last} * kPageSize);
}

TEST(BulkBuilder, LeavesThePageWithTheLockBytesOut) {
  for (std::uint32_t rows = 0; rows < 12; ++rows) {
    const TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    Case wanted;
    wanted.page_size = kPageSize;
    wanted.schema =
        "CREATE TABLE t(a TEXT NOT NULL); CREATE INDEX i ON t(a); CREATE TABLE p(x);"
        "CREATE TABLE q(x); CREATE TABLE r(x);";
    make_schema(wanted, path);
    lengthen(path, kLockPage - 6);
    Table table{"t", {Conversion::kText}, {}};
    for (std::uint32_t i = 0; i < rows; ++i) {
      table.rows.push_back({std::string(50000, static_cast<char>('a' + i))});
    }
    wanted.tables = {table};
    build(wanted, path);
    EXPECT_EQ(faults(path), std::vector<std::string>()) << rows << " rows";
    SqliteFile file(path);
    EXPECT_EQ(file.rows("SELECT count(*), coalesce(sum(length(a)), 0) FROM t NOT INDEXED"),
              std::vector<std::string>{"integer:" + std::to_string(rows) +
                                       "|integer:" + std::to_string(rows * 50000) + "|"});
    EXPECT_NE(file.rows("PRAGMA page_count"),
              std::vector<std::string>{"integer:" + std::to_string(kLockPage) + "|"});
    if (rows == 11) {
      EXPECT_GT(std::filesystem::file_size(path), std::uintmax_t{kLockPage} * kPageSize);
    }
    file.run("INSERT INTO p VALUES(zeroblob(400000)); DELETE FROM t;");
    EXPECT_EQ(faults(path), std::vector<std::string>()) << rows << " rows";
  }
}

}  // namespace
}  // namespace etl::bulk_test
