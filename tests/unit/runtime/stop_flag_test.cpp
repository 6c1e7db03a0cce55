#include "etl/runtime/stop_flag.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "etl/core/error.h"
#include "etl/core/exit_code.h"

namespace etl {
namespace {

TEST(StopFlag, KeepsTheFirstSignal) {
  StopFlag stop;
  EXPECT_FALSE(stop.requested());
  stop.throw_if_requested();
  stop.request(SIGTERM);
  stop.request(SIGINT);
  EXPECT_EQ(stop.signal(), SIGTERM);
}

TEST(StopFlag, TurnsIntoTheExitCodeOfItsSignal) {
  for (const auto& [signal, code] :
       {std::pair(SIGINT, ExitCode::kInterrupted), std::pair(SIGTERM, ExitCode::kTerminated)}) {
    StopFlag stop;
    stop.request(signal);
    try {
      stop.throw_if_requested();
      FAIL() << "no Error";
    } catch (const Error& error) {
      EXPECT_EQ(exit_code_of(error), code);
    }
  }
}

TEST(SignalHandlers, SetTheFlagOnceAndLeaveTheSecondSignalToTheDefault) {
  StopFlag stop;
  const SignalHandlers handlers(stop);
  raise(SIGINT);
  EXPECT_EQ(stop.signal(), SIGINT);
  EXPECT_EXIT(raise(SIGINT), testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace etl
