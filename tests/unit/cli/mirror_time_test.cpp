#include "cli/mirror_time.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "etl/core/schedule_rule.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

class MirrorTime : public ::testing::Test {
 protected:
  void link_to(const std::string& target) const {
    std::filesystem::remove(mirror_);
    std::filesystem::create_symlink(target, mirror_);
  }
  void make(const std::string& path) const { std::ofstream(path) << "rows"; }

  TemporaryFolder folder_;
  std::string mirror_ = folder_.file("mirror.db");
};

TEST_F(MirrorTime, IsThatInTheNameOfThePublishedGeneration) {
  make(folder_.file("20260301T030405Z-7a120c0f.db"));
  link_to("20260301T030405Z-7a120c0f.db");
  EXPECT_EQ(mirror_time(mirror_), parse_iso8601("2026-03-01T03:04:05Z"));
}

TEST_F(MirrorTime, OfAFileIsWhenItWasWritten) {
  make(mirror_);
  const auto before = std::chrono::system_clock::now();
  const auto time = mirror_time(mirror_);
  ASSERT_TRUE(time.has_value());
  EXPECT_LE(*time, before + std::chrono::seconds(1));
  EXPECT_GT(*time, before - std::chrono::minutes(10));
  std::filesystem::last_write_time(
      mirror_, std::filesystem::last_write_time(mirror_) - std::chrono::hours(48));
  EXPECT_EQ(mirror_time(mirror_), *time - std::chrono::hours(48));
}

TEST_F(MirrorTime, OfALinkToSomethingElseIsWhenThatWasWritten) {
  make(folder_.file("20261399T030405Z.db"));
  link_to("20261399T030405Z.db");
  EXPECT_TRUE(mirror_time(mirror_).has_value());
}

TEST_F(MirrorTime, HasNoValueWithoutAMirror) {
  EXPECT_FALSE(mirror_time(mirror_).has_value());
  EXPECT_FALSE(mirror_time(folder_.file("no/folder/mirror.db")).has_value());
  link_to("20260301T030405Z-7a120c0f.db");  // which is gone
  EXPECT_FALSE(mirror_time(mirror_).has_value());
}

}  // namespace
}  // namespace etl
