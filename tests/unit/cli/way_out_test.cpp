#include "cli/way_out.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

TEST(WayOut, IsTheErrorsOwnHintWhereItHasOne) {
  EXPECT_EQ(way_out(Error(ErrorKind::kInterrupted, "stopped", "do this"), "replicate", false),
            "do this");
}

TEST(WayOut, OfAnInterruptedRunSaysWhatItLeft) {
  const Error stopped(ErrorKind::kInterrupted, "stopped by SIGINT");
  EXPECT_EQ(way_out(stopped, "replicate", false),
            "the mirror is as it was; run `etl replicate` again");
  EXPECT_EQ(way_out(stopped, "load-csv", false), "nothing was loaded; run `etl load-csv` again");
  EXPECT_EQ(way_out(stopped, "validate", false), "run `etl validate` again");
  EXPECT_NE(way_out(stopped, "replicate", true).english().find("had done its work"),
            std::string::npos);
}

TEST(WayOut, OfARunThatTookTooLongSaysHowToGiveItMoreTime) {
  const Error late(ErrorKind::kTimedOut, "the run took longer than ETL_TIMEOUT (1 s)");
  EXPECT_EQ(way_out(late, "replicate", false),
            "the mirror is as it was; the log tells what took so long; ETL_TIMEOUT gives it more "
            "time");
  EXPECT_NE(way_out(late, "replicate", true).english().find("had done its work"),
            std::string::npos);
}

TEST(WayOut, IsNeverMissing) {
  for (const char* command : {"", "replicate"}) {
    EXPECT_NE(way_out(Error(ErrorKind::kInternal, "x"), command, false), "");
    EXPECT_NE(way_out(Error(ErrorKind::kInterrupted, "x"), command, false), "");
  }
}

}  // namespace
}  // namespace etl
