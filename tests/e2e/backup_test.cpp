// `etl replicate --backup-dir`: a copy of the mirror for each day.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "support/private_mounts.h"

namespace etl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class BackUp : public EtlProgram {
 protected:
  BackUp() {
    set_clock("2026-12-24T12:00:00Z");
    environment_["TZ"] = "UTC";
    environment_["BACKUP_DIR"] = "backups";
    etl_ok({"load-csv", sample_folder()});
  }

  std::string backup(const std::string& day = "20261224") const {
    return path("backups/warehouse_" + day + ".db");
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    if (!fs::exists(path("backups"))) return found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path("backups"))) {
      const std::string name = entry.path().filename().string();
      if (name != ".warehouse.lock") found.push_back(name);
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  // What sqlite3 itself says of the content: SHA3 over all tables and the schema.
  static std::string digest(const std::string& file) {
    const Outcome outcome =
        run_program({{"/usr/bin/sqlite3", "-readonly", file, ".sha3sum --schema"}, {}, "", ""});
    EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
    EXPECT_GT(outcome.out.size(), 32U) << shown(outcome);
    return outcome.out;
  }
  std::string facts(const std::string& file) const {
    return MirrorFile(file).value("SELECT count(*) FROM fact_sales");
  }
  // The mirror has the new content, and the run has failed because of the backup.
  void expect_published_without_backup(const Outcome& outcome, const std::string& rows) {
    EXPECT_TRUE(fails_with(outcome, 6));
    EXPECT_THAT(error_line(outcome), HasSubstr("cannot write the backup backups/warehouse_"));
    EXPECT_THAT(hint_line(outcome), HasSubstr("the mirror is published"));
    EXPECT_THAT(outcome.out, HasSubstr("📁 Mirror: "));
    EXPECT_EQ(facts(mirror_path()), rows);
    const json report = newest_report();
    EXPECT_EQ(report["exit_code"], 6);
    EXPECT_EQ(report["status"], "ERROR");
    EXPECT_FALSE(report["mirror"]["generation"].is_null());
    EXPECT_EQ(report.count("backup"), 0U);
  }
  void add_a_sale() {
    database_.run(
        "INSERT INTO bi_schema.fact_sales (sales_id, date_id, product_id, segment_id, "
        "price_per_unit, quantity_sold) SELECT 'extra' || count(*), min(date_id), "
        "min(product_id), min(segment_id), 1, 1 FROM bi_schema.fact_sales");
  }
  // A run that hangs while it copies the backup, of which a part is there.
  std::unique_ptr<Subprocess> hanging() {
    const std::map<std::string, std::string> before = environment_;
    environment_["LD_PRELOAD"] += std::string(":") + ETL_STUCK_COPY;
    auto run = std::make_unique<Subprocess>(command({"replicate"}));
    environment_ = before;
    EXPECT_TRUE(becomes_true([&] {
      const std::vector<std::string> found = names();
      return std::count(found.begin(), found.end(), ".warehouse_20261224.db.tmp") == 1 &&
             fs::file_size(path("backups/.warehouse_20261224.db.tmp")) > 0;
    })) << run->err();
    return run;
  }
};

TEST_F(BackUp, IsTheMirrorAndTheReportTellsOfIt) {
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20261224.db"});
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
  EXPECT_EQ(read_text(backup()), read_text(mirror_path()));
  EXPECT_EQ(MirrorFile(backup()).value("PRAGMA integrity_check"), "ok");
  struct stat status = {};
  ASSERT_EQ(lstat(backup().c_str(), &status), 0);
  EXPECT_TRUE(S_ISREG(status.st_mode));
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(newest_report()["backup"],
            (json{{"path", "backups/warehouse_20261224.db"}, {"bytes", fs::file_size(backup())}}));
  EXPECT_THAT(outcome.out, HasSubstr("💾 Backup: backups/warehouse_20261224.db ("));
  EXPECT_THAT(read_text(path("logs/etl_pipeline.log")),
              HasSubstr("backup: backups/warehouse_20261224.db"));
}

TEST_F(BackUp, ByOptionBeatsTheSettingAndWithoutBothThereIsNone) {
  etl_ok({"replicate", "--backup-dir", "elsewhere/deep"});
  EXPECT_TRUE(fs::exists(path("elsewhere/deep/warehouse_20261224.db")));
  environment_.erase("BACKUP_DIR");
  etl_ok({"replicate"});
  EXPECT_TRUE(names().empty());
  EXPECT_EQ(newest_report().count("backup"), 0U);
}

TEST_F(BackUp, OfAMirrorThatIsPublishedByCopy) {
  etl_ok({"replicate", "--publish", "copy"});
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
}

TEST_F(BackUp, OfTheSameDayIsReplacedAndReadersKeepWhatTheyOpened) {
  etl_ok({"replicate"});
  MirrorFile reader(backup());
  reader.run("BEGIN");
  EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26");
  add_a_sale();
  etl_ok({"replicate"});
  EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(reader.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(facts(backup()), "27");
  EXPECT_EQ(names().size(), 1U);
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
}

TEST_F(BackUp, IsMadeEachDayAndBackupKeepSaysHowManyStay) {
  environment_["BACKUP_KEEP"] = "2";
  for (const char* day : {"24", "25", "26"}) {
    set_clock("2026-12-" + std::string(day) + "T12:00:00Z");
    etl_ok({"replicate"});
  }
  EXPECT_EQ(names(), (std::vector<std::string>{"warehouse_20261225.db", "warehouse_20261226.db"}));
  environment_["BACKUP_KEEP"] = "none";
  EXPECT_TRUE(fails_with(etl({"replicate"}), 2));
}

TEST_F(BackUp, NoneOfADryRunAndOfARollback) {
  etl_ok({"replicate", "--dry-run"});
  EXPECT_FALSE(fs::exists(path("backups")));
  etl_ok({"replicate"});
  etl_ok({"replicate"});
  fs::remove(backup());
  etl_ok({"replicate", "--rollback"});
  EXPECT_TRUE(names().empty());
  EXPECT_TRUE(fails_with(etl({"replicate", "--rollback", "--backup-dir", "backups"}), 2));
}

TEST_F(BackUp, OfAScheduledRunToo) {
  etl_ok({"schedule", "run"});
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
}

TEST_F(BackUp, FolderThatCannotBeWrittenIsFoundBeforeAnyCopying) {
  fs::create_directory(path("backups"));
  const PrivateMount mount(path("backups"), 1U << 20U);
  mount.make_read_only();
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 6));
  EXPECT_EQ(error_line(outcome), "cannot write backups to backups: Read-only file system");
  EXPECT_TRUE(generations().empty());
  EXPECT_EQ(newest_report()["exit_code"], 6);
}

TEST_F(BackUp, NeverGoesOverAStrangersFileOrThroughALink) {
  fs::create_directory(path("backups"));
  make_foreign_sqlite_file(backup());
  const std::string content = read_text(backup());
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 6));
  EXPECT_THAT(error_line(outcome), HasSubstr("is not a mirror of etl"));
  EXPECT_EQ(read_text(backup()), content);
  EXPECT_TRUE(generations().empty());

  fs::rename(backup(), path("target"));
  fs::create_symlink(path("target"), backup());
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  EXPECT_EQ(read_text(path("target")), content);
  EXPECT_TRUE(fs::is_symlink(backup()));
  // Nor through one that waits for the temporary file.
  fs::remove(backup());
  fs::create_symlink(path("target"), path("backups/.warehouse_20261224.db.tmp"));
  etl_ok({"replicate"});
  EXPECT_EQ(read_text(path("target")), content);
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20261224.db"});
}

TEST_F(BackUp, OnAFullDiskFailsTheRunAndLeavesTheEarlierOne) {
  fs::create_directory(path("backups"));
  const PrivateMount mount(path("backups"), std::size_t{1} << 20U);
  etl_ok({"replicate"});
  const std::string earlier = digest(backup());
  add_large_table();
  add_a_sale();
  const Outcome outcome = etl({"replicate"});
  expect_published_without_backup(outcome, "27");
  EXPECT_THAT(outcome.err, HasSubstr("No space left"));
  EXPECT_THAT(outcome.err, HasSubstr("free space"));
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20261224.db"});
  EXPECT_EQ(digest(backup()), earlier);
}

TEST_F(BackUp, KilledOnItsWayLeavesTheEarlierOneAndTheNextRunTidiesUp) {
  etl_ok({"replicate"});
  const std::string earlier = digest(backup());
  add_a_sale();
  const auto run = hanging();
  run->send_signal(SIGKILL);
  run->wait();
  EXPECT_EQ(digest(backup()), earlier);
  EXPECT_EQ(facts(mirror_path()), "27") << "it was published before";
  etl_ok({"replicate"});
  EXPECT_EQ(facts(backup()), "27");
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20261224.db"});
}

TEST_F(BackUp, StoppedOnItsWayEndsAtOnceAndLeavesNoPart) {
  const auto run = hanging();
  run->send_signal(SIGTERM);
  const Outcome outcome = run->wait(std::chrono::seconds(5));
  EXPECT_TRUE(fails_with(outcome, 143));
  EXPECT_TRUE(names().empty());
  EXPECT_EQ(facts(mirror_path()), "26");
}

TEST_F(BackUp, OfTwoMirrorsAtOnceTheSecondHasToWait) {
  const auto run = hanging();
  const Outcome outcome = etl({"replicate", "--mirror", "other/mirror.db"});
  EXPECT_TRUE(fails_with(outcome, 75));
  EXPECT_EQ(error_line(outcome), "another run writes backups to backups");
  EXPECT_FALSE(fs::exists(path("other/mirror.db")));
}

// Where the kernel does not copy for us, as between some file systems.
TEST_F(BackUp, ToAnotherFileSystem) {
  fs::create_directory(path("backups"));
  const PrivateMount mount(path("backups"), std::size_t{64} << 20U);
  add_large_table();
  etl_ok({"replicate"});
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
}

// What could be copied is published, and the backup is what is published.
TEST_F(BackUp, OfARunInWhichATableFailed) {
  etl_ok({"replicate"});
  database_.run(
      "CREATE VIEW bi_schema.broken AS SELECT 1 / count(*) AS x FROM bi_schema.fact_sales WHERE "
      "false");
  EXPECT_EQ(etl({"replicate"}).exit_code, 7);
  EXPECT_EQ(digest(backup()), digest(mirror_path()));
  EXPECT_EQ(newest_report().count("backup"), 1U);
}

}  // namespace
}  // namespace etl
