#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "cli/console_observer.h"

namespace etl {
namespace {

TEST(ProgressLine, ShowsShareRateAndRemainingTime) {
  EXPECT_EQ(progress_line({"fact_sales", 3'050'000, 5'000'000, 3.0}, 100),
            "fact_sales  [============>       ]  61%  3,050,000 rows  1,016,666 rows/s  0:02 left");
}

TEST(ProgressLine, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(progress_line({"t", 1000, -1, 2.0}, 80), "t  1,000 rows  500 rows/s");
  EXPECT_EQ(progress_line({"t", 1000, 0, 2.0}, 80), "t  1,000 rows  500 rows/s");
  EXPECT_EQ(progress_line({"t", 1000, -1, 0.1}, 80), "t  1,000 rows");
  EXPECT_EQ(progress_line({"t", 2000, 1000, 2.0}, 80), "t  2,000 rows  1,000 rows/s")
      << "past the estimate";
}

TEST(ProgressLine, ShowsHoursAndTheEnd) {
  EXPECT_NE(progress_line({"t", 1000, 3'601'000, 1.0}, 80).find("1:00:00 left"), std::string::npos);
  EXPECT_NE(progress_line({"t", 1000, 1000, 1.0}, 80).find("[====================] 100%"),
            std::string::npos);
}

RC_GTEST_PROP(ProgressLineProperty, FitsTheTerminalAndIsOneLine, ()) {
  const Progress progress{
      *rc::gen::arbitrary<std::string>(), *rc::gen::arbitrary<std::uint64_t>(),
      *rc::gen::arbitrary<double>(),
      *rc::gen::map(rc::gen::inRange(0, 1'000'000), [](int i) { return i / 100.0; })};
  const int columns = *rc::gen::inRange(1, 200);
  const std::string line = progress_line(progress, columns);
  RC_ASSERT(displayed_width(line) <= static_cast<std::size_t>(columns));
  for (const char c : line) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("Valparaíso", 20), "Valparaíso");
  EXPECT_EQ(shortened("Valparaíso", 9), "Valparaí…");
  EXPECT_EQ(shortened("ñañaña", 3), "ña…");
  EXPECT_EQ(shortened("abc", 1), "…");
}

class SteppedClock : public Clock {
 public:
  WallTime now() const override { return {}; }
  MonotonicTime monotonic() const override { return time; }
  bool wait_until(WallTime, const StopFlag&) override { return true; }
  MonotonicTime time{std::chrono::hours(1)};
};

class WatchedRun : public testing::Test {
 protected:
  void start(bool terminal, bool verbose = false, const std::string& command = "validate") {
    ConsoleOptions options;
    options.progress = terminal;
    options.verbose = verbose;
    console_ = std::make_unique<Console>(out_, err_, options);
    observer_ =
        std::make_unique<ConsoleObserver>(*console_, clock_, std::vector<Message>{"🚀 Begun"});
    RunReport report;
    report.command = command;
    observer_->run_started(report);
  }
  std::size_t drawn() const {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = err_.str().find("\r\x1b[Kt ", at)) != std::string::npos; ++at) {
      ++count;
    }
    return count;
  }

  SteppedClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<ConsoleObserver> observer_;
};

TEST_F(WatchedRun, IsRedrawnAtMostTenTimesASecond) {
  start(true);
  observer_->table_started("t", 1000);
  for (int i = 0; i < 1000; ++i) {
    observer_->copied(1, 10);
    clock_.time += std::chrono::milliseconds(1);
  }
  EXPECT_GE(drawn(), 8U);
  EXPECT_LE(drawn(), 10U);
}

TEST_F(WatchedRun, ShowsNoBarForATableThatIsDoneAtOnce) {
  start(true);
  observer_->table_started("t", 1000);
  observer_->copied(1000, 10);
  observer_->table_finished(TableReport());
  EXPECT_EQ(drawn(), 0U);
}

TEST_F(WatchedRun, ErasesTheBarAtTheEndOfATable) {
  start(true);
  observer_->table_started("t", 1000);
  clock_.time += std::chrono::seconds(1);
  observer_->copied(500, 10);
  EXPECT_EQ(drawn(), 1U);
  observer_->table_finished(TableReport());
  const std::string erased = "\r\x1b[K";
  EXPECT_EQ(err_.str().substr(err_.str().size() - erased.size()), erased);
}

TEST_F(WatchedRun, SaysWhatItDoesAndNoMoreWithoutATerminal) {
  start(false);
  observer_->phase("copy");
  observer_->table_started("t", 1000);
  clock_.time += std::chrono::seconds(1);
  observer_->copied(500, 10);
  TableReport table;
  table.table = "t";
  observer_->table_finished(table);
  observer_->notice({NoticeKind::kRenamed, "t", "renamed"});
  observer_->detail("once more");
  observer_->run_finished(RunReport());
  EXPECT_EQ(err_.str(), "🚀 Begun\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(WatchedRun, OfAReplicationTellsOfEachTable) {
  start(false, false, "replicate");
  observer_->table_started("t", 1000);
  TableReport table;
  table.table = "t";
  table.records = 1000;
  observer_->table_finished(table);
  EXPECT_EQ(err_.str(), "🚀 Begun\n🔄 Replicating t\n✅ Extracted 1,000 records of t\n");
}

TEST_F(WatchedRun, TellsDetailsWhenVerbose) {
  start(false, true);
  observer_->phase("copy");
  TableReport table;
  table.table = "t";
  table.records = 1;
  table.seconds = 0.5;
  observer_->table_finished(table);
  table.success = false;
  table.error = "denied";
  observer_->table_finished(table);
  observer_->notice({NoticeKind::kRenamed, "t", "renamed"});
  observer_->detail("once more");
  EXPECT_EQ(err_.str(),
            "🚀 Begun\nphase: copy\nt: 1 row (0.50s)\nt: failed: denied\n"
            "etl: warning: t: renamed\nonce more\n");
}

}  // namespace
}  // namespace etl
