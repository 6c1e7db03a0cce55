#include "jobs/crontab_block.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>

#include "etl/core/error.h"

namespace etl {
namespace {

std::string block(const std::string& name, const std::string& line = "0 2 * * * etl") {
  return crontab_block_begin(name) + "\n" + line + "\n" + crontab_block_end(name) + "\n";
}

bool refused(const std::string& table) {
  try {
    static_cast<void>(with_crontab_block(table, "a", block("a")));
  } catch (const Error& error) {
    return error.kind == ErrorKind::kSetup && !error.hint.empty();
  }
  return false;
}

TEST(CrontabBlock, GoesToTheEndAndTakesThePlaceOfTheOneBefore) {
  EXPECT_EQ(with_crontab_block("", "a", block("a")), block("a"));
  EXPECT_EQ(with_crontab_block("x\n", "a", block("a")), "x\n" + block("a"));
  EXPECT_EQ(with_crontab_block("x\n" + block("a", "old") + "y\n", "a", block("a")),
            "x\ny\n" + block("a"));
}

TEST(CrontabBlock, EndsALineThatHasNoEnd) {
  EXPECT_EQ(with_crontab_block("x", "a", block("a")), "x\n" + block("a"));
}

TEST(CrontabBlock, OfAnotherNameStays) {
  const std::string table = block("b") + block("a-2");
  EXPECT_EQ(find_crontab_block(table, "a"), std::nullopt);
  EXPECT_EQ(with_crontab_block(table, "a", block("a")), table + block("a"));
}

TEST(CrontabBlock, IsFoundByWholeLinesOnly) {
  const std::string table = "#" + crontab_block_begin("a") + "\n" + crontab_block_end("a") + "x\n";
  EXPECT_EQ(find_crontab_block(table, "a"), std::nullopt);
}

TEST(CrontabBlock, OfWhichAPartIsGoneIsRefused) {
  EXPECT_TRUE(refused(crontab_block_begin("a") + "\nx\n"));
  EXPECT_TRUE(refused("x\n" + crontab_block_end("a") + "\n"));
  EXPECT_TRUE(refused(crontab_block_end("a") + "\n" + crontab_block_begin("a") + "\n"));
  EXPECT_TRUE(refused(block("a") + block("a")));
  EXPECT_TRUE(refused(crontab_block_begin("a") + "\n" + block("a")));
}

TEST(CrontabBlock, PutInAndTakenOutLeavesEveryOtherByte) {
  EXPECT_TRUE(rc::check([] {
    const auto lines =
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("a# \t%\n\r")));
    std::string before = *lines;
    if (!before.empty()) before += '\n';
    const std::string after = *lines;
    const std::string table = before + block("a", "old") + after;
    RC_ASSERT(without_crontab_block(table, "a") == before + after);
    RC_ASSERT(without_crontab_block(with_crontab_block(before, "a", block("a")), "a") == before);
  }));
}

}  // namespace
}  // namespace etl
