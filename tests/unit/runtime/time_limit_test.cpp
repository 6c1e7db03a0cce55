#include "etl/runtime/time_limit.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "etl/core/exit_code.h"
#include "etl/runtime/poll.h"

namespace etl {
namespace {

constexpr std::chrono::seconds kLongEnough{60};

bool becomes_requested(const StopFlag& stop) {
  const StopFlag never;
  return wait_for_socket(stop.fd(), true, false, kLongEnough, never) == Readiness::kReadable;
}

TEST(TimeLimit, AsksForAStopOnceTheTimeIsOverAndLeavesTheOuterFlagAlone) {
  const StopFlag outer;
  const TimeLimit limit(outer, std::chrono::seconds(0));
  ASSERT_TRUE(becomes_requested(limit.stop()));
  EXPECT_FALSE(outer.requested());
}

TEST(TimeLimit, IsToldApartFromASignalAtTheEndOfTheRunAndNotBefore) {
  const StopFlag outer;
  const TimeLimit limit(outer, std::chrono::seconds(0));
  ASSERT_TRUE(becomes_requested(limit.stop()));
  const Error ended = limit.stop().interruption();
  EXPECT_EQ(ended.kind, ErrorKind::kTimedOut);
  EXPECT_EQ(std::string(ended.what()), "the run took longer than ETL_TIMEOUT (0 s)");
  EXPECT_EQ(exit_code_of(ended), ExitCode::kTryLater);
  try {
    limit.stop().throw_if_requested();
    FAIL() << "no Error";
  } catch (const Error& error) {  // as for any stop: not one table's own failure
    EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  }
}

TEST(TimeLimit, PassesOnASignalThatComesBefore) {
  for (const int signal : {SIGINT, SIGTERM}) {
    StopFlag outer;
    const TimeLimit limit(outer, kLongEnough);
    EXPECT_FALSE(limit.stop().requested());
    outer.request(signal);
    ASSERT_TRUE(becomes_requested(limit.stop()));
    EXPECT_EQ(limit.stop().signal(), signal);
    EXPECT_EQ(limit.stop().interruption().kind, ErrorKind::kInterrupted);
  }
}

TEST(TimeLimit, EndsAtOnceWithWhatItLimits) {
  const StopFlag outer;
  const auto started = std::chrono::steady_clock::now();
  { const TimeLimit limit(outer, std::chrono::hours(24)); }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::hours(1));
  EXPECT_FALSE(outer.requested());
}

TEST(TimeLimit, WithoutALimitIsTheOuterFlag) {
  const StopFlag outer;
  const TimeLimit limit(outer, std::nullopt);
  EXPECT_EQ(&limit.stop(), &outer);
}

}  // namespace
}  // namespace etl
