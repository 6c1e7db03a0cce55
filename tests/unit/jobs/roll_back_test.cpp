#include "etl/jobs/roll_back.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/memory_mirror.h"
#include "support/memory_report_store.h"
#include "support/recording_observer.h"

namespace etl {
namespace {

class RollBack : public testing::Test {
 protected:
  RunReport run() {
    MemoryMirror mirror(state_);
    JobContext context{reports_, observer_, clock_, stop_};
    return roll_back(mirror, context);
  }

  MemoryMirrorState state_;
  MemoryReportStore reports_;
  RecordingObserver observer_;
  FakeClock clock_;
  StopFlag stop_;
};

TEST_F(RollBack, ReportsFromWhichGenerationToWhich) {
  state_.publications = 2;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(report.command, "rollback");
  EXPECT_EQ(report.rolled_back_from, "second");
  EXPECT_EQ(report.generation, "first");
  EXPECT_EQ(reports_.written.size(), 1U);
}

TEST_F(RollBack, ReportsThatThereIsNoneToGoBackTo) {
  EXPECT_EQ(run().exit_code, ExitCode::kOutput);
  EXPECT_EQ(reports_.written.size(), 1U);
}

TEST_F(RollBack, LeavesALockedMirrorAlone) {
  state_.publications = 2;
  state_.locked_by_another = true;
  EXPECT_EQ(run().exit_code, ExitCode::kTryLater);
}

}  // namespace
}  // namespace etl
