#include "etl/runtime/clock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <time.h>

#include <cstdlib>

#include "etl/runtime/worker.h"
#include "support/zone_variable.h"

namespace etl {
namespace {

TEST(SystemClock, WaitEndsAtOnceForATimeThatIsPast) {
  SystemClock clock;
  const StopFlag stop;
  EXPECT_TRUE(clock.wait_until(clock.now() - std::chrono::hours(1), stop));
}

TEST(SystemClock, AStopEndsTheWait) {
  SystemClock clock;
  StopFlag stop;
  Worker stopper([&] { stop.request(SIGTERM); });
  EXPECT_FALSE(clock.wait_until(clock.now() + std::chrono::hours(24), stop));
  stopper.join();
}

TEST(RunId, SortsByTimeWithinASecondToo) {
  const WallTime time = std::chrono::system_clock::from_time_t(1'767'268'800);
  std::string before;
  for (const int microseconds : {0, 1, 16, 70'000, 999'999, 1'000'000}) {
    const std::string id = new_run_id(time + std::chrono::microseconds(microseconds));
    EXPECT_GT(id, before);
    before = id;
  }
  EXPECT_EQ(new_run_id(time).substr(0, 22), "20260101T120000Z-00000");
  EXPECT_EQ(new_run_id(time).size(), 25U);
}

TEST(ClockFormats, ShowUtcAndLocalTimes) {
  setenv("TZ", "America/Sao_Paulo", 1);
  tzset();
  const WallTime time = std::chrono::system_clock::from_time_t(1'767'268'800);
  EXPECT_EQ(utc_iso8601(time), "2026-01-01T12:00:00Z");
  EXPECT_EQ(utc_compact(time), "20260101T120000Z");
  EXPECT_EQ(local_iso8601(time), "2026-01-01T09:00:00-03:00");
  EXPECT_EQ(local_compact(time), "20260101_090000");
  unsetenv("TZ");
  tzset();
}

TEST(LocalTime, IsReadAsItIsWritten) {
  for (const char* zone : {"UTC", "America/Sao_Paulo", "Asia/Kathmandu", "Europe/Madrid"}) {
    const ZoneVariable variable(zone);
    for (const char* text : {"19700102_000000", "20260301_020000", "20260715_235959",
                             "20240229_120000", "20991231_235959"}) {
      const std::optional<WallTime> time = parse_local_compact(text);
      ASSERT_TRUE(time) << text;
      EXPECT_EQ(local_compact(*time), text) << zone;
    }
  }
}

TEST(LocalTime, ThatIsNoneIsNotRead) {
  for (const char* text : {"", "20260301", "20260301_02000", "20260301_0200000", "20260301-020000",
                           "20260230_020000", "20261301_020000", "20260301_250000",
                           "00010101_000000", "99990101_000000", "abcdefgh_ijklmn"}) {
    EXPECT_FALSE(parse_local_compact(text)) << text;
  }
}

}  // namespace
}  // namespace etl
