#include "etl/core/exit_code.h"

#include <gtest/gtest.h>

#include <csignal>
#include <set>

namespace etl {
namespace {

int code(ErrorKind kind) { return static_cast<int>(exit_code_of(Error(kind, "x"))); }

// The table of the manual; cron jobs and systemd units depend on it.
TEST(ExitCode, IsWhatTheManualSays) {
  EXPECT_EQ(code(ErrorKind::kInternal), 1);
  EXPECT_EQ(code(ErrorKind::kUsage), 2);
  EXPECT_EQ(code(ErrorKind::kConfiguration), 2);
  EXPECT_EQ(code(ErrorKind::kSourceConnection), 3);
  EXPECT_EQ(code(ErrorKind::kSourceAuthentication), 3);
  EXPECT_EQ(code(ErrorKind::kSourceQuery), 3);
  EXPECT_EQ(code(ErrorKind::kCommitUnknown), 3);
  EXPECT_EQ(code(ErrorKind::kBadInput), 4);
  EXPECT_EQ(code(ErrorKind::kDifference), 5);
  EXPECT_EQ(code(ErrorKind::kMirror), 6);
  EXPECT_EQ(code(ErrorKind::kReport), 6);
  EXPECT_EQ(code(ErrorKind::kSetup), 6);
  EXPECT_EQ(code(ErrorKind::kTablesFailed), 7);
  EXPECT_EQ(code(ErrorKind::kSourceBusy), 75);
  EXPECT_EQ(code(ErrorKind::kLocked), 75);
  EXPECT_EQ(code(ErrorKind::kTimedOut), 75);
  EXPECT_EQ(code(ErrorKind::kStale), 8);
}

TEST(ExitCode, OfAnInterruptionNamesTheSignal) {
  Error error(ErrorKind::kInterrupted, "x");
  error.signal = SIGINT;
  EXPECT_EQ(static_cast<int>(exit_code_of(error)), 130);
  error.signal = SIGTERM;
  EXPECT_EQ(static_cast<int>(exit_code_of(error)), 143);
}

TEST(ErrorCode, IsAWordOfItsOwnForEachKind) {
  std::set<std::string_view> words;
  const int last = static_cast<int>(ErrorKind::kStale);
  for (int kind = 0; kind <= last; ++kind) words.insert(code_of(static_cast<ErrorKind>(kind)));
  EXPECT_EQ(words.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(code_of(ErrorKind::kSourceConnection), "source_connection");
  EXPECT_EQ(code_of(ErrorKind::kBadInput), "bad_input");
}

TEST(Error, IsWorthAnotherTryOnlyWhereWaitingHelps) {
  EXPECT_TRUE(Error(ErrorKind::kSourceConnection, "x").retryable());
  EXPECT_TRUE(Error(ErrorKind::kSourceBusy, "x").retryable());
  EXPECT_TRUE(Error(ErrorKind::kLocked, "x").retryable());
  EXPECT_TRUE(Error(ErrorKind::kTimedOut, "x").retryable());
  EXPECT_FALSE(Error(ErrorKind::kSourceAuthentication, "x").retryable());
  EXPECT_FALSE(Error(ErrorKind::kCommitUnknown, "x").retryable());
  EXPECT_FALSE(Error(ErrorKind::kDifference, "x").retryable());
}

}  // namespace
}  // namespace etl
