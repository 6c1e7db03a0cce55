#include "etl/jobs/replicate.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "support/fake_clock.h"
#include "support/memory_mirror.h"
#include "support/memory_report_store.h"
#include "support/memory_source.h"
#include "support/recording_observer.h"

namespace etl {
namespace {

Relation table(const std::string& name, const std::vector<std::string>& columns) {
  Relation relation;
  relation.name = {"shop", name};
  for (const std::string& column : columns) {
    Column added;
    added.name = column;
    added.type.name = "text";
    added.type.base = "text";
    relation.columns.push_back(added);
  }
  return relation;
}

// Notes what is asked of it, and fails where it is told to.
class MemoryBackups : public BackupStore {
 public:
  explicit MemoryBackups(const MemorySourceState& source) : source_(source) {}
  void prepare(std::chrono::system_clock::time_point time) override {
    EXPECT_EQ(source_.snapshots, 0) << "the source was asked before";
    day = time;
    note("prepare");
  }
  Backup write(const std::string& generation) override {
    note("write " + generation);
    return {"b.db", 42};
  }
  void prune() override { note("prune"); }

  std::vector<std::string> calls;
  std::string fails_at;
  std::chrono::system_clock::time_point day;

 private:
  void note(const std::string& call) {
    calls.push_back(call);
    if (call == fails_at) throw Error(ErrorKind::kMirror, "no " + call, "a way out");
  }
  const MemorySourceState& source_;
};

class Replicate : public testing::Test {
 protected:
  Replicate() {
    source_state_.schema.relations = {table("city", {"name"}), table("sale", {"id", "city"})};
    source_state_.schema.relations[1].foreign_keys.push_back(
        {"sale_city_fkey", {"city"}, {"shop", "city"}, {"name"}, "NO ACTION", "NO ACTION"});
    source_state_.rows["city"] = {{"Salvador"}, {"Brasilia"}};
    source_state_.rows["sale"] = {{"S1", "Salvador"}, {"S2", "Brasilia"}, {"S3", "Salvador"}};
    options_.selection.schemas = {"shop"};
  }

  RunReport run() {
    MemorySource source(source_state_);
    MemoryMirror mirror(mirror_state_);
    JobContext context{reports_, observer_, clock_, stop_};
    return replicate(options_, source, mirror, context, backups_);
  }

  MemorySourceState source_state_;
  MemoryMirrorState mirror_state_;
  MemoryReportStore reports_;
  RecordingObserver observer_;
  FakeClock clock_;
  StopFlag stop_;
  ReplicateOptions options_;
  BackupStore* backups_ = nullptr;
};

TEST_F(Replicate, PublishesEveryRowAndReportsIt) {
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(report.total_records(), 5U);
  ASSERT_TRUE(mirror_state_.published);
  EXPECT_EQ(*mirror_state_.published, source_state_.rows);
  EXPECT_EQ(mirror_state_.control.size(), 2U);
  EXPECT_EQ(report.generation, "generation 1");
  ASSERT_EQ(reports_.written.size(), 1U);
  EXPECT_TRUE(reports_.written[0].validation->passed());
}

TEST_F(Replicate, BacksUpWhatWasPublished) {
  MemoryBackups backups(source_state_);
  backups_ = &backups;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(backups.calls, (std::vector<std::string>{"prepare", "write generation 1", "prune"}));
  EXPECT_EQ(backups.day, report.started);
  ASSERT_TRUE(report.backup);
  EXPECT_EQ(report.backup->path, "b.db");
}

TEST_F(Replicate, CopiesNothingWhereABackupCouldNotBeWritten) {
  MemoryBackups backups(source_state_);
  backups_ = &backups;
  backups.fails_at = "prepare";
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kOutput);
  EXPECT_FALSE(mirror_state_.published);
  EXPECT_EQ(source_state_.snapshots, 0);
}

TEST_F(Replicate, WhoseBackupFailsHasFailedAndIsPublished) {
  MemoryBackups backups(source_state_);
  backups_ = &backups;
  backups.fails_at = "write generation 1";
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kOutput);
  EXPECT_EQ(report.generation, "generation 1");
  EXPECT_TRUE(mirror_state_.published);
  EXPECT_FALSE(report.backup);
  EXPECT_EQ(backups.calls.back(), "write generation 1") << "and nothing is removed";
}

TEST_F(Replicate, WarnsWhereOldBackupsCannotBeRemoved) {
  MemoryBackups backups(source_state_);
  backups_ = &backups;
  backups.fails_at = "prune";
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_TRUE(report.backup);
  ASSERT_EQ(report.notices.size(), 1U);
  EXPECT_EQ(report.notices[0].object, "backup");
  EXPECT_EQ(report.notices[0].message, "no prune; a way out");
}

TEST_F(Replicate, BacksUpNothingThatIsNotPublished) {
  MemoryBackups backups(source_state_);
  backups_ = &backups;
  options_.dry_run = true;
  EXPECT_EQ(run().exit_code, ExitCode::kDone);
  EXPECT_TRUE(backups.calls.empty());
  options_.dry_run = false;
  mirror_state_.loses_a_row_of = "sale";
  source_state_.snapshots = 0;
  EXPECT_EQ(run().exit_code, ExitCode::kDifference);
  EXPECT_EQ(backups.calls, std::vector<std::string>{"prepare"});
}

TEST_F(Replicate, RefusesToPublishWhenARowIsMissing) {
  mirror_state_.loses_a_row_of = "sale";
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDifference);
  EXPECT_FALSE(mirror_state_.published);
  ASSERT_EQ(report.validation->differences.size(), 1U);
  EXPECT_EQ(report.validation->differences[0].object, "shop.sale");
  EXPECT_EQ(report.validation->differences[0].what, "source: 3 rows, mirror: 2 rows");
}

TEST_F(Replicate, RefusesToPublishADamagedGeneration) {
  mirror_state_.damage = {"row 1 missing from index"};
  EXPECT_EQ(run().exit_code, ExitCode::kOutput);
  EXPECT_FALSE(mirror_state_.published);
}

TEST_F(Replicate, RefusesToPublishRowsWithoutTheirParent) {
  mirror_state_.violations["sale"] = {{"city", {"city"}, 2}};
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDifference);
  EXPECT_FALSE(mirror_state_.published);
}

// Two keys of one table to one parent: only the second is broken, and only that one is forgiven.
TEST_F(Replicate, TellsKeysToOneParentApart) {
  Relation& sale = source_state_.schema.relations[1];
  sale.columns = table("sale", {"id", "city", "from"}).columns;
  sale.foreign_keys.push_back(
      {"sale_from_fkey", {"from"}, {"shop", "city"}, {"name"}, "NO ACTION", "NO ACTION"});
  source_state_.rows["sale"] = {{"S1", "Salvador", "Recife"}};
  mirror_state_.violations["sale"] = {{"city", {"from"}, 1}};
  source_state_.orphans["sale_from_fkey"] = 1;
  const RunReport sound = run();
  EXPECT_EQ(sound.exit_code, ExitCode::kDone);
  ASSERT_EQ(sound.validation->references.size(), 2U);
  EXPECT_EQ(sound.validation->references[0].orphans, 0U);
  EXPECT_EQ(sound.validation->references[1].key, "sale_from_fkey");
  EXPECT_EQ(sound.validation->references[1].orphans, 1U);
  source_state_.orphans = {{"sale_city_fkey", 1}};  // as many, of the other key
  const RunReport broken = run();
  ASSERT_EQ(broken.exit_code, ExitCode::kDifference);
  EXPECT_NE(broken.validation->differences[0].what.find("sale_from_fkey"), std::string::npos);
}

TEST_F(Replicate, CopiesOrphansThatTheSourceHasTooAndSaysSo) {
  mirror_state_.violations["sale"] = {{"city", {"city"}, 2}};
  source_state_.orphans["sale_city_fkey"] = 2;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  ASSERT_EQ(report.notices.size(), 1U);
  EXPECT_EQ(report.notices[0].kind, NoticeKind::kData);
}

TEST_F(Replicate, ComparesMetricsByValueAndLeavesOutThoseOfOtherTables) {
  options_.metrics = {{"sales", "Sales", "count", {"sale"}, "SELECT n"},
                      {"other", "Other", "count", {"orders"}, "SELECT o"}};
  source_state_.scalars["SELECT n"] = "3.00";
  mirror_state_.scalars["SELECT n"] = "3";
  const RunReport equal = run();
  EXPECT_EQ(equal.exit_code, ExitCode::kDone);
  ASSERT_EQ(equal.validation->metrics.size(), 1U);

  mirror_state_.scalars["SELECT n"] = "4";
  const RunReport different = run();
  EXPECT_EQ(different.exit_code, ExitCode::kDifference);
  EXPECT_EQ(different.validation->differences[0].object, "metric sales");
  EXPECT_EQ(mirror_state_.publications, 1);
}

TEST_F(Replicate, KeepsTheEarlierRowsOfATableThatFails) {
  run();
  source_state_.rows["city"].push_back({"Recife"});
  source_state_.row_errors.emplace("sale", Error(ErrorKind::kSourceQuery, "permission denied"));
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.failed_tables(), 1U);
  EXPECT_EQ(mirror_state_.published->at("city").size(), 3U);
  EXPECT_EQ(mirror_state_.published->at("sale").size(), 3U);
}

TEST_F(Replicate, ATableThatIsLockedFailsAlone) {
  run();
  source_state_.rows["city"].push_back({"Recife"});
  source_state_.row_errors.emplace("sale", Error(ErrorKind::kSourceBusy, "lock timeout"));
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.published->at("city").size(), 3U);
  EXPECT_EQ(mirror_state_.published->at("sale").size(), 3U);
}

TEST_F(Replicate, ATableWhoseRowsTheMirrorCannotHoldFailsAlone) {
  Error error(ErrorKind::kMirror, "a row is larger than SQLite takes");
  error.table = "sale";
  mirror_state_.sink_errors.emplace("sale", error);
  ASSERT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.published->count("sale"), 0U);
}

TEST_F(Replicate, AMirrorThatCannotBeWrittenEndsTheRun) {
  mirror_state_.sink_errors.emplace("sale", Error(ErrorKind::kMirror, "disk full"));
  EXPECT_EQ(run().exit_code, ExitCode::kOutput);
  EXPECT_FALSE(mirror_state_.published);
}

TEST_F(Replicate, ATableWhoseRowsBreakAKeyFailsAloneThoughTheyHadArrived) {
  run();
  source_state_.rows["sale"].push_back({"S3", "Recife"});
  Error error(ErrorKind::kMirror, "two rows have the same key");
  error.table = "sale";
  mirror_state_.broken_keys = {error};
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.tables[1].error, "two rows have the same key");
  EXPECT_EQ(report.total_records(), 2U);
  EXPECT_EQ(mirror_state_.published->at("sale").size(), 3U);
  EXPECT_EQ(mirror_state_.control[1].status, "ERROR");
  EXPECT_EQ(report.validation->counts.size(), 1U);
}

TEST_F(Replicate, ATableWhoseReferencesCannotBeCheckedBesideOneThatFailedIsANotice) {
  mirror_state_.reference_errors.emplace("sale", Error(ErrorKind::kMirror, "mismatch"));
  EXPECT_EQ(run().exit_code, ExitCode::kDifference);
  source_state_.row_errors.emplace("city", Error(ErrorKind::kSourceQuery, "permission denied"));
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.publications, 1);
}

TEST_F(Replicate, AllOrNothingPublishesNothingWhereATableFails) {
  options_.all_or_nothing = true;
  EXPECT_EQ(run().exit_code, ExitCode::kDone);
  source_state_.row_errors.emplace("sale", Error(ErrorKind::kSourceQuery, "permission denied"));
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  ASSERT_TRUE(report.error);
  EXPECT_NE(std::string(report.error->what()).find("--all-or-nothing"), std::string::npos);
  EXPECT_NE(std::string(report.error->what()).find("sale"), std::string::npos);
  EXPECT_TRUE(report.generation.empty());
  EXPECT_EQ(mirror_state_.publications, 1);
}

TEST_F(Replicate, AllOrNothingCopiesNothingWhereATableMayNotBeRead) {
  options_.all_or_nothing = true;
  source_state_.schema.unreadable = {{"shop", "salary"}};
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.tables.size(), 1U);
  EXPECT_FALSE(mirror_state_.published);
}

TEST_F(Replicate, LeavesOutATableThatFailsAndWasNeverThere) {
  source_state_.row_errors.emplace("sale", Error(ErrorKind::kSourceQuery, "permission denied"));
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.published->count("sale"), 0U);
}

TEST_F(Replicate, PublishesNothingWhenEveryTableFails) {
  run();
  source_state_.row_errors.emplace("city", Error(ErrorKind::kSourceQuery, "permission denied"));
  source_state_.row_errors.emplace("sale", Error(ErrorKind::kSourceQuery, "permission denied"));
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.publications, 1);
}

TEST_F(Replicate, NamesTablesThatTheRoleMayNotRead) {
  source_state_.schema.unreadable = {{"shop", "salary"}};
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.tables[0].table, "salary");
  EXPECT_FALSE(report.tables[0].success);
}

TEST_F(Replicate, KeepsTheEarlierRowsOfATableThatTheRoleMayNotReadAnyMore) {
  run();
  source_state_.schema.relations.erase(source_state_.schema.relations.begin());
  source_state_.schema.unreadable = {{"shop", "city"}};
  source_state_.rows["city"].clear();
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.publications, 2);
  EXPECT_EQ(mirror_state_.published->at("city").size(), 2U);
}

TEST_F(Replicate, TriesOnceMoreFromANewSnapshotAfterALostConnection) {
  source_state_.lost_connections = 1;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(source_state_.snapshots, 2);
  EXPECT_EQ(report.tables.size(), 2U);
}

TEST_F(Replicate, GivesUpAfterTheSecondLostConnection) {
  source_state_.lost_connections = 2;
  EXPECT_EQ(run().exit_code, ExitCode::kSource);
  EXPECT_EQ(source_state_.snapshots, 2);
  EXPECT_FALSE(mirror_state_.published);
}

TEST_F(Replicate, StopsWithoutPublishing) {
  stop_.request(SIGTERM);
  EXPECT_EQ(run().exit_code, ExitCode::kTerminated);
  EXPECT_FALSE(mirror_state_.published);
}

TEST_F(Replicate, LeavesALockedMirrorAlone) {
  mirror_state_.locked_by_another = true;
  EXPECT_EQ(run().exit_code, ExitCode::kTryLater);
  EXPECT_EQ(source_state_.snapshots, 0);
}

TEST_F(Replicate, RefusesASchemaWithoutTables) {
  source_state_.schema.relations.clear();
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kBadInput);
  EXPECT_STREQ(report.error->what(), "no tables in schema shop");
}

TEST_F(Replicate, DryRunTouchesNothing) {
  options_.dry_run = true;
  mirror_state_.locked_by_another = true;  // and needs no lock
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(report.tables.size(), 2U);
  EXPECT_FALSE(mirror_state_.published);
}

class ReplicateViews : public Replicate {
 protected:
  ReplicateViews() {
    View view;
    view.name = {"shop", "names"};
    view.columns = source_state_.schema.relations[0].columns;
    source_state_.schema.views = {view};
    source_state_.rows["names"] = {{"Salvador"}, {"Brasilia"}};
  }
};

TEST_F(ReplicateViews, KeepsATranslationThatGivesTheSourcesResult) {
  mirror_state_.view_sql["names"] = "SELECT name FROM city";
  mirror_state_.view_results["names"] = {{"Brasilia"}, {"Salvador"}};
  EXPECT_EQ(run().exit_code, ExitCode::kDone);
  EXPECT_EQ(mirror_state_.views, std::vector<std::string>{"names"});
}

TEST_F(ReplicateViews, MaterializesAViewWhoseTranslationReturnsSomethingElse) {
  mirror_state_.view_sql["names"] = "SELECT 'name' FROM city";
  mirror_state_.view_results["names"] = {{"name"}, {"name"}};
  const RunReport report = run();
  EXPECT_TRUE(mirror_state_.views.empty());
  EXPECT_EQ(mirror_state_.published->at("names"), source_state_.rows["names"]);
  ASSERT_EQ(report.notices.size(), 1U);
  EXPECT_EQ(report.notices[0].kind, NoticeKind::kNotTranslated);
}

TEST_F(ReplicateViews, MaterializesAViewThatDoesNotTranslate) {
  run();
  EXPECT_EQ(mirror_state_.published->at("names").size(), 2U);
}

TEST_F(ReplicateViews, AViewThatTheSourceCannotShowFailsAlone) {
  run();
  source_state_.row_errors.emplace("names", Error(ErrorKind::kSourceQuery, "division by zero"));
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.tables.back().table, "names");
  EXPECT_EQ(report.tables.back().error, "division by zero");
  EXPECT_EQ(mirror_state_.published->at("names").size(), 2U);
  options_.all_or_nothing = true;
  EXPECT_EQ(run().exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.publications, 2);
}

TEST_F(ReplicateViews, AViewThatTheRoleMayNotReadStaysAsItWas) {
  run();
  source_state_.schema.unreadable_views = {source_state_.schema.views[0].name};
  source_state_.schema.views.clear();
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(mirror_state_.published->at("names").size(), 2U);
}

TEST_F(ReplicateViews, SkipsViewsWhereAskedTo) {
  options_.views = ViewMode::kSkip;
  run();
  EXPECT_EQ(mirror_state_.published->count("names"), 0U);
}

}  // namespace
}  // namespace etl
