// Backups of a published mirror, and what lies in their folder besides.
#include "etl/sqlite/sqlite_backups.h"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "etl/core/schedule_rule.h"
#include "etl/runtime/files.h"
#include "etl/runtime/stop_flag.h"
#include "support/zone_variable.h"
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

const std::string kRun = "20260301T120000Z-a1";

class Backups : public MirrorTest {
 protected:
  Backups() { publish("1"); }

  void publish(const std::string& value, const std::string& run_id = kRun) {
    write(plan_of({relation("t", {column("n", "int4")})}), {{"t", {{value}}}}, run_id);
    generation_ = generations() + "/" + run_id + ".db";
  }
  SqliteBackupOptions in_folder() const {
    SqliteBackupOptions made;
    made.folder = folder_.file("backups");
    made.mirror = path();
    return made;
  }
  std::unique_ptr<BackupStore> prepared(const std::string& day = "2026-03-01T12:00:00Z") const {
    return prepared(in_folder(), day);
  }
  static std::unique_ptr<BackupStore> prepared(const SqliteBackupOptions& options,
                                               const std::string& day = "2026-03-01T12:00:00Z") {
    std::unique_ptr<BackupStore> store = make_sqlite_backups(options);
    store->prepare(*parse_iso8601(day));
    return store;
  }
  Backup write_backup(const std::string& day = "2026-03-01T12:00:00Z") const {
    return prepared(day)->write(generation_);
  }
  std::string backup(const std::string& day = "20260301") const {
    return folder_.file("backups/warehouse_" + day + ".db");
  }
  void put(const std::string& name, const std::string& content = "a stranger's") const {
    fs::create_directories(in_folder().folder);
    std::ofstream(in_folder().folder + "/" + name) << content;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found = files_in_folder(in_folder().folder);
    found.erase(std::remove(found.begin(), found.end(), ".warehouse.lock"), found.end());
    return found;
  }
  // Neither before the run nor after it, and nothing is touched.
  void expect_refused(const std::string& part_of_message) {
    const Error error = error_of([&] { prepared(); });
    EXPECT_EQ(error.kind, ErrorKind::kMirror);
    EXPECT_NE(std::string(error.what()).find(part_of_message), std::string::npos) << error.what();
    EXPECT_NE(error.hint.english().find("--backup-dir"), std::string::npos) << error.hint;
  }

  const ZoneVariable zone_{"UTC"};
  std::string generation_;
};

TEST_F(Backups, AreTheGenerationByteByByteAndTheirOwnersAlone) {
  const Backup made = write_backup();
  EXPECT_EQ(made.path, backup());
  EXPECT_EQ(made.bytes, fs::file_size(generation_));
  EXPECT_EQ(read_file(backup()), read_file(generation_));
  EXPECT_EQ(SqliteFile(backup()).value("SELECT n FROM t"), "1");
  EXPECT_EQ(shared_permissions(backup()), 0U);
  EXPECT_EQ(shared_permissions(in_folder().folder), 0U);
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20260301.db"});
}

TEST_F(Backups, AreCalledByTheLocalDay) {
  const ZoneVariable zone("America/Sao_Paulo");
  EXPECT_EQ(write_backup("2026-03-01T02:00:00Z").path, backup("20260228"));
}

TEST_F(Backups, OfTheSameDayReplaceEachOtherAndReadersKeepWhatTheyOpened) {
  write_backup();
  SqliteFile reader(backup());
  reader.run("BEGIN");
  EXPECT_EQ(reader.value("SELECT n FROM t"), "1");
  publish("2", "20260301T130000Z-b2");
  write_backup();
  EXPECT_EQ(reader.value("SELECT n FROM t"), "1");
  EXPECT_EQ(reader.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(SqliteFile(backup()).value("SELECT n FROM t"), "2");
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(Backups, RefuseAStrangersFile) {
  put("warehouse_20260301.db");
  expect_refused("is not a mirror of etl; it is left as it is");
  EXPECT_EQ(read_file(backup()), "a stranger's");
}

TEST_F(Backups, RefuseALinkWhereverItLeads) {
  put("target");
  for (const std::string& target : {std::string("target"), std::string("nowhere"), generation_}) {
    fs::create_symlink(target, backup());
    expect_refused("warehouse_20260301.db is a link");
    EXPECT_EQ(link_target(backup()), target);
    fs::remove(backup());
  }
}

TEST_F(Backups, RefuseAFolderAndAFifo) {
  fs::create_directories(backup());
  expect_refused("is no file");
  fs::remove(backup());
  ASSERT_EQ(mkfifo(backup().c_str(), 0600), 0);
  expect_refused("is no file");
}

TEST_F(Backups, RefuseABackupThatSomebodyWrites) {
  write_backup();
  for (const char* part : {"-journal", "-wal"}) {
    put(std::string("warehouse_20260301.db") + part);
    expect_refused("has a journal beside it");
    fs::remove(backup() + part);
  }
  write_backup();
}

TEST_F(Backups, RefuseTheMirrorItself) {
  SqliteBackupOptions beside = in_folder();
  write_backup();
  beside.mirror = backup();
  const Error error = error_of([&] { prepared(beside); });
  EXPECT_NE(std::string(error.what()).find("is the mirror itself"), std::string::npos);
}

TEST_F(Backups, LookAtTheirPlaceOnceMoreBeforeTheyTakeIt) {
  const auto store = prepared();
  put("warehouse_20260301.db");
  EXPECT_EQ(error_of([&] { store->write(generation_); }).kind, ErrorKind::kMirror);
  EXPECT_EQ(read_file(backup()), "a stranger's");
  EXPECT_EQ(names().size(), 1U) << "the copy is removed";
}

TEST_F(Backups, FolderThatCannotBeOneIsFoundBeforeAnything) {
  std::ofstream(folder_.file("backups")) << "a file";
  expect_refused("cannot write backups to " + folder_.file("backups") + ": Not a directory");
}

TEST_F(Backups, OfTwoAtOnceTheSecondIsRefused) {
  const auto first = prepared();
  const Error error = error_of([&] { prepared(); });
  EXPECT_EQ(error.kind, ErrorKind::kLocked);
  EXPECT_FALSE(error.hint.empty());
}

TEST_F(Backups, RemoveWhatAKilledRunLeftAndNothingElse) {
  put(".warehouse_20260228.db.tmp");
  put(".warehouse_20260301.db.tmp");
  const std::vector<std::string> strangers = {".warehouse_2026.db.tmp", ".warehouse_20260301.db",
                                              "notes.txt", "warehouse_20260301.db.tmp"};
  for (const std::string& name : strangers) put(name);
  write_backup();
  std::vector<std::string> expected = strangers;
  expected.emplace_back("warehouse_20260301.db");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(names(), expected);
}

TEST_F(Backups, ThatAreStoppedLeaveNothing) {
  StopFlag stop;
  SqliteBackupOptions options = in_folder();
  options.stop = &stop;
  const auto store = prepared(options);
  stop.request(SIGTERM);
  EXPECT_EQ(error_of([&] { store->write(generation_); }).kind, ErrorKind::kInterrupted);
  EXPECT_TRUE(names().empty());
}

TEST_F(Backups, OfAGenerationThatIsGoneLeaveTheEarlierOne) {
  write_backup();
  const auto store = prepared();
  fs::remove(generation_);
  const Error error = error_of([&] { store->write(generation_); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(error.hint.english().find("the mirror is published"), std::string::npos) << error.hint;
  EXPECT_EQ(SqliteFile(backup()).value("SELECT n FROM t"), "1");
}

class BackupRetention : public Backups {
 protected:
  // With one of each day; `keep` of them stay.
  void prune(long keep, const std::string& last_day) {
    SqliteBackupOptions options = in_folder();
    options.keep = keep;
    const auto store = prepared(options, last_day);
    store->write(generation_);
    store->prune();
  }
  void days(int from, int to) {
    for (int day = from; day <= to; ++day) {
      write_backup("2026-03-0" + std::to_string(day) + "T12:00:00Z");
    }
  }
};

TEST_F(BackupRetention, LeavesTheNewest) {
  days(1, 4);
  prune(3, "2026-03-05T12:00:00Z");
  EXPECT_EQ(names(), (std::vector<std::string>{"warehouse_20260303.db", "warehouse_20260304.db",
                                               "warehouse_20260305.db"}));
  prune(1, "2026-03-05T12:00:00Z");
  EXPECT_EQ(names(), std::vector<std::string>{"warehouse_20260305.db"});
}

TEST_F(BackupRetention, OfNoneLeavesAll) {
  days(1, 4);
  prune(0, "2026-03-05T12:00:00Z");
  EXPECT_EQ(names().size(), 5U);
}

TEST_F(BackupRetention, NeverRemovesTheOneJustMadeAlsoWhereTheClockWasSetBack) {
  days(2, 4);
  prune(2, "2026-03-01T12:00:00Z");
  EXPECT_EQ(names(), (std::vector<std::string>{"warehouse_20260301.db", "warehouse_20260304.db"}));
}

TEST_F(BackupRetention, LeavesWhatIsNotOurs) {
  days(2, 4);
  put("warehouse_20200101.db");
  put("warehouse_2020010.db");
  put("warehouse_20200101.db.gz");
  put("my_warehouse_20200101.db");
  fs::create_symlink(generation_, backup("20200102"));
  fs::create_directory(backup("20200103"));
  write_backup("2020-01-04T12:00:00Z");
  put("warehouse_20200104.db-journal");
  const std::vector<std::string> before = names();
  prune(1, "2026-03-05T12:00:00Z");
  std::vector<std::string> expected = before;
  for (const char* day : {"20260302", "20260303", "20260304"}) {
    expected.erase(
        std::find(expected.begin(), expected.end(), "warehouse_" + std::string(day) + ".db"));
  }
  expected.emplace_back("warehouse_20260305.db");
  EXPECT_EQ(names(), expected);
  EXPECT_TRUE(fs::is_directory(backup("20200103")));
}

TEST_F(BackupRetention, LeavesAMirrorThatIsCalledLikeABackup) {
  days(1, 2);
  SqliteBackupOptions options = in_folder();
  options.mirror = backup("20260301");
  options.keep = 1;
  const auto store = prepared(options, "2026-03-03T12:00:00Z");
  store->write(generation_);
  store->prune();
  EXPECT_EQ(names(), (std::vector<std::string>{"warehouse_20260301.db", "warehouse_20260303.db"}));
}

}  // namespace
}  // namespace etl
