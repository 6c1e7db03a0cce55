// What stands on disk while and after generations are made: the promises of the mirror to those
// who read it.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "etl/core/version.h"
#include "etl/runtime/file_lock.h"
#include "etl/runtime/files.h"
#include "support/without_symbolic_links.h"
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

const std::string kFirst = "20260301T120000Z-a1";
const std::string kSecond = "20260301T130000Z-b2";
const std::string kThird = "20260301T140000Z-c3";

MirrorPlan one_column() { return plan_of({relation("t", {column("n", "int4")})}); }

class Publishing : public MirrorTest {
 protected:
  void publish(const std::string& number, const std::string& run_id) {
    publish(options(), number, run_id);
  }
  void publish(const SqliteMirrorOptions& chosen, const std::string& number,
               const std::string& run_id) {
    write(chosen, one_column(), {{"t", {{number}}}}, run_id);
  }
  SqliteMirrorOptions by_copy() const {
    SqliteMirrorOptions made = options();
    made.publish = PublishWay::kCopy;
    return made;
  }
  void put(const std::string& file, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::ofstream(file) << content;
  }
  Error refusal() {
    return error_of([&] { make_sqlite_mirror(options())->lock_for_writing(); });
  }
};

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777U;
}

TEST_F(Publishing, MakesTheMirrorARelativeLinkToItsGeneration) {
  publish("1", kFirst);
  EXPECT_EQ(link_target(path()), "warehouse.generations/" + kFirst + ".db");
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
}

TEST_F(Publishing, MarksTheFileAsOurs) {
  publish("1", kFirst);
  EXPECT_EQ(mirror().value("PRAGMA application_id"), std::to_string(kMirrorApplicationId));
  EXPECT_EQ(mirror().value("PRAGMA user_version"), std::to_string(kMirrorLayoutVersion));
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(mirror().value("PRAGMA journal_mode"), "delete");
}

TEST_F(Publishing, LetsNobodyElseReadFilesAndFolders) {
  publish("1", kFirst);
  EXPECT_EQ(mode_of(generations()), 0700U);
  EXPECT_EQ(mode_of(generations() + "/" + kFirst + ".db"), 0600U);
  EXPECT_EQ(mode_of(path() + ".lock"), 0600U);
}

TEST_F(Publishing, MakesMissingFolders) {
  SqliteMirrorOptions deeper = options();
  deeper.path = folder_.file("a/b/warehouse.db");
  publish(deeper, "1", kFirst);
  EXPECT_EQ(SqliteFile(deeper.path).value("SELECT n FROM t"), "1");
  EXPECT_EQ(mode_of(folder_.file("a/b")), 0700U);
}

TEST_F(Publishing, LeavesNothingBesideLinkLockAndGeneration) {
  publish("1", kFirst);
  EXPECT_EQ(files_in_folder(folder_.path()),
            (std::vector<std::string>{"warehouse.db", "warehouse.db.lock"}));
  EXPECT_EQ(files_in_folder(generations()), (std::vector<std::string>{kFirst + ".db"}));
}

TEST_F(Publishing, ReaderKeepsTheGenerationThatItOpened) {
  publish("1", kFirst);
  SqliteFile reading = mirror();
  reading.run("BEGIN; SELECT n FROM t");
  SqliteMirrorOptions one = options();
  one.keep = 1;  // the old file loses its name, not its content
  publish(one, "2", kSecond);
  EXPECT_EQ(reading.value("SELECT n FROM t"), "1");
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
}

TEST_F(Publishing, ReadersAlwaysSeeOneWholeGeneration) {
  // All stay: on a busy machine many may come and go between a reader's two steps, to look up the
  // link and to open the file.
  SqliteMirrorOptions all = options();
  all.keep = 100;
  write(all, one_column(), {{"t", {{"0"}, {"0"}, {"0"}}}}, "20260301T000000Z-a0");
  int seen[2];
  ASSERT_EQ(pipe(seen), 0);
  const pid_t reader = fork();
  if (reader == 0) {  // reads until it is killed; leaves at the first wrong answer
    for (;;) {
      try {
        const auto rows = mirror().rows("SELECT count(*), max(n) = min(n) FROM t");
        if (rows != std::vector<SqliteFile::Row>{{"3", "1"}}) _exit(1);
      } catch (const std::exception&) {
        _exit(1);
      }
      if (::write(seen[1], "r", 1) != 1) _exit(2);
    }
  }
  close(seen[1]);
  for (int i = 10; i < 30; ++i) {
    const std::string n = std::to_string(i);
    write(all, one_column(), {{"t", {{n}, {n}, {n}}}}, "20260301T0000" + n + "Z-a" + n);
    char one = 0;  // at least one reading between two generations, most of them during one
    ASSERT_EQ(read(seen[0], &one, 1), 1) << "the reader saw something else than one generation";
  }
  kill(reader, SIGKILL);
  int status = 0;
  ASSERT_EQ(waitpid(reader, &status, 0), reader);
  EXPECT_TRUE(WIFSIGNALED(status));
  close(seen[0]);
}

TEST_F(Publishing, UnpublishedGenerationIsRemoved) {
  publish("1", kFirst);
  {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = build(*store, kSecond, one_column(), {{"t", {{"2"}}}});
  }
  EXPECT_EQ(files_in_folder(generations()), (std::vector<std::string>{kFirst + ".db"}));
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
}

TEST_F(Publishing, RunKilledAtAnyPointLeavesTheMirrorWholeAndTheNextRunCleansUp) {
  publish("1", kFirst);
  for (int point = 0; point < 5; ++point) {
    SCOPED_TRACE(point);
    const pid_t child = fork();
    if (child == 0) {
      const auto store = make_sqlite_mirror(options());
      store->lock_for_writing();
      const std::string id =
          "20260301T13000" + std::to_string(point) + "Z-d" + std::to_string(point);
      const auto generation = store->begin_generation(id);
      if (point == 0) raise(SIGKILL);
      const MirrorPlan plan = one_column();
      generation->create_schema(plan);
      if (point == 1) raise(SIGKILL);
      const auto sink = generation->open_table(plan.tables[0]);
      fill(*sink, {{"2"}}, 1);
      if (point == 2) raise(SIGKILL);
      generation->finish_tables();
      if (point == 3) raise(SIGKILL);
      generation->quick_check();
      raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
    EXPECT_EQ(files_in_folder(generations()).size(), 2U) << "nothing was left to clean up";
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();  // a dead holder does not block
    store->begin_generation(kThird);
    EXPECT_EQ(files_in_folder(generations()), (std::vector<std::string>{kFirst + ".db"}));
  }
}

TEST_F(Publishing, RemovesRemainsOfDeadRunsAndNothingElse) {
  publish("1", kFirst);
  const std::vector<std::string> kept = {"notes.txt", "my-backup.db", "20260301.db",
                                         "x.db.building", "20260301T120000Z-XYZ.db.building"};
  for (const std::string& name : kept) put(generations() + "/" + name, "mine");
  for (const std::string& name :
       std::vector<std::string>{kThird + ".db.building", kThird + ".db.building-journal",
                                kThird + ".db.building.sort1"}) {
    put(generations() + "/" + name, "dead");
  }
  put(folder_.file(".warehouse.db.4711.1.tmp"), "");
  put(folder_.file(".warehouse.db.first.tmp-journal"), "");
  put(folder_.file(".other.db.4711.1.tmp"), "");
  publish("2", kSecond);
  std::vector<std::string> expected = kept;
  expected.push_back(kFirst + ".db");
  expected.push_back(kSecond + ".db");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(files_in_folder(generations()), expected);
  EXPECT_FALSE(path_exists(folder_.file(".warehouse.db.4711.1.tmp")));
  EXPECT_FALSE(path_exists(folder_.file(".warehouse.db.first.tmp-journal")));
  EXPECT_TRUE(path_exists(folder_.file(".other.db.4711.1.tmp")));
}

TEST_F(Publishing, KeepsTheNewestGenerations) {
  publish("1", kFirst);
  publish("2", kSecond);
  EXPECT_EQ(files_in_folder(generations()),
            (std::vector<std::string>{kFirst + ".db", kSecond + ".db"}));
  publish("3", kThird);
  EXPECT_EQ(files_in_folder(generations()),
            (std::vector<std::string>{kSecond + ".db", kThird + ".db"}));
}

TEST_F(Publishing, NeverPrunesThePublishedGeneration) {
  // The clock was set back: the published generation has the oldest name.
  publish("2", kSecond);
  publish("3", kThird);
  SqliteMirrorOptions one = options();
  one.keep = 1;
  publish(one, "1", kFirst);
  EXPECT_EQ(files_in_folder(generations()), (std::vector<std::string>{kFirst + ".db"}));
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
}

// With links and with copies alike.
class GoingBack : public Publishing, public testing::WithParamInterface<PublishWay> {
 protected:
  SqliteMirrorOptions keeping(int generations) const {
    SqliteMirrorOptions made = options();
    made.publish = GetParam();
    made.keep = generations;
    return made;
  }
  WentBack go_back() {
    const auto store = make_sqlite_mirror(keeping(2));
    store->lock_for_writing();
    return store->go_back();
  }
  std::string file(const std::string& run_id) const { return generations() + "/" + run_id + ".db"; }
};

INSTANTIATE_TEST_SUITE_P(Publishing, GoingBack,
                         testing::Values(PublishWay::kLink, PublishWay::kCopy));

TEST_P(GoingBack, GoesOneGenerationFurtherEachTime) {
  publish(keeping(3), "1", kFirst);
  publish(keeping(3), "2", kSecond);
  publish(keeping(3), "3", kThird);
  const WentBack once = go_back();
  EXPECT_EQ(once.from, file(kThird));
  EXPECT_EQ(once.to, file(kSecond));
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
  const WentBack twice = go_back();
  EXPECT_EQ(twice.from, file(kSecond));
  EXPECT_EQ(twice.to, file(kFirst));
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_P(GoingBack, IsRefusedWhereThereIsNothingToGoBackTo) {
  EXPECT_EQ(error_of([&] { go_back(); }).kind, ErrorKind::kMirror);
  publish(keeping(2), "1", kFirst);
  const Error error = error_of([&] { go_back(); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(std::string(error.what()).find(kFirst), std::string::npos) << error.what();
  EXPECT_NE(error.hint.english().find("--keep"), std::string::npos);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
}

TEST_P(GoingBack, IsRefusedWhereTheGenerationBeforeIsDamaged) {
  publish(keeping(2), "1", kFirst);
  publish(keeping(2), "2", kSecond);
  std::ofstream(file(kFirst)) << "no database";
  EXPECT_EQ(error_of([&] { go_back(); }).kind, ErrorKind::kMirror);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
}

// What somebody went back from is the first that the next run lets go.
TEST_P(GoingBack, NextRunKeepsTheGenerationThatWasGoneBackTo) {
  publish(keeping(2), "1", kFirst);
  publish(keeping(2), "2", kSecond);
  go_back();
  publish(keeping(2), "3", kThird);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "3");
  EXPECT_EQ(files_in_folder(generations()),
            (std::vector<std::string>{kFirst + ".db", kThird + ".db"}));
  EXPECT_EQ(go_back().to, file(kFirst));
}

TEST_P(GoingBack, NeedsTheLock) {
  publish(keeping(2), "1", kFirst);
  publish(keeping(2), "2", kSecond);
  const auto other = make_sqlite_mirror(options());
  other->lock_for_writing();
  EXPECT_EQ(error_of([&] { go_back(); }).kind, ErrorKind::kLocked);
}

TEST_F(Publishing, SecondRunIsToldWhoHoldsTheLock) {
  const auto first = make_sqlite_mirror(options());
  first->lock_for_writing();
  const Error error = refusal();
  EXPECT_EQ(error.kind, ErrorKind::kLocked);
  EXPECT_NE(std::string(error.what()).find(std::to_string(process_id())), std::string::npos)
      << error.what();
  EXPECT_FALSE(error.hint.empty());
}

TEST_F(Publishing, LockEndsWithTheStore) {
  make_sqlite_mirror(options())->lock_for_writing();
  EXPECT_NO_THROW(make_sqlite_mirror(options())->lock_for_writing());
}

TEST_F(Publishing, RefusesAFileThatIsNoDatabase) {
  put(path(), "my letters");
  const Error error = refusal();
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(std::string(error.what()).find(path()), std::string::npos);
  EXPECT_FALSE(error.hint.empty());
  EXPECT_EQ(read_file(path()), "my letters");
  EXPECT_EQ(files_in_folder(folder_.path()), (std::vector<std::string>{"warehouse.db"}));
}

TEST_F(Publishing, RefusesADatabaseOfAnotherProgram) {
  put(path(), "");
  mirror().run("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
  const std::string before = read_file(path());
  EXPECT_EQ(refusal().kind, ErrorKind::kMirror);
  EXPECT_EQ(read_file(path()), before);
}

TEST_F(Publishing, RefusesAFileOfANewerVersion) {
  publish("1", kFirst);
  mirror().run("PRAGMA user_version = " + std::to_string(kMirrorLayoutVersion + 1));
  const Error error = refusal();
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(std::string(error.what()).find("newer"), std::string::npos);
  EXPECT_EQ(error_of([&] { reader(); }).kind, ErrorKind::kMirror);
}

TEST_F(Publishing, RefusesAFolderAFifoAndALinkToElsewhere) {
  std::filesystem::create_directory(path());
  EXPECT_EQ(refusal().kind, ErrorKind::kMirror);
  std::filesystem::remove(path());
  ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
  EXPECT_EQ(refusal().kind, ErrorKind::kMirror);  // and does not wait for its writer
  std::filesystem::remove(path());
  std::filesystem::create_symlink("nowhere/else.db", path());
  EXPECT_EQ(refusal().kind, ErrorKind::kMirror);
  EXPECT_EQ(link_target(path()), "nowhere/else.db");
}

TEST_F(Publishing, ReplacesALinkWhoseGenerationSomebodyRemoved) {
  publish("1", kFirst);
  std::filesystem::remove(generations() + "/" + kFirst + ".db");
  publish("2", kSecond);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
}

TEST_F(Publishing, FolderThatCannotBeWrittenIsFoundBeforeAnything) {
  put(folder_.file("file"), "no folder");
  SqliteMirrorOptions wrong = options();
  wrong.path = folder_.file("file/warehouse.db");
  const Error error = error_of([&] { make_sqlite_mirror(wrong)->lock_for_writing(); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_FALSE(error.hint.empty());
}

TEST_F(Publishing, FailureToPublishLeavesTheMirrorAndNoRemains) {
  publish("1", kFirst);
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  {
    const auto generation = build(*store, kSecond, one_column(), {{"t", {{"2"}}}});
    // Something else takes the mirror's place while the run is under way.
    std::filesystem::rename(path(), folder_.file("aside"));
    std::filesystem::create_directory(path());
    EXPECT_EQ(error_of([&] { generation->publish(); }).kind, ErrorKind::kMirror);
  }
  EXPECT_EQ(files_in_folder(generations()), (std::vector<std::string>{kFirst + ".db"}));
}

TEST_F(Publishing, ByCopyMakesARegularFile) {
  publish(by_copy(), "1", kFirst);
  EXPECT_TRUE(is_regular_file(path()));
  EXPECT_EQ(mode_of(path()), 0600U);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "1");
  EXPECT_EQ(reader()->scalar("SELECT n FROM t"), "1");
}

TEST_F(Publishing, ByCopyReplacesTheContentUnderAnOpenReader) {
  publish(by_copy(), "1", kFirst);
  SqliteFile reading = mirror();
  EXPECT_EQ(reading.value("SELECT n FROM t"), "1");
  publish(by_copy(), "2", kSecond);
  EXPECT_EQ(reading.value("SELECT n FROM t"), "2");
  EXPECT_EQ(reading.value("PRAGMA integrity_check"), "ok");
}

TEST_F(Publishing, ByCopyIntoAFileThatAnAnalystSetToWal) {
  publish(by_copy(), "1", kFirst);
  mirror().run("PRAGMA journal_mode = WAL");
  publish(by_copy(), "2", kSecond);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(Publishing, RegularFileOfOursIsNeverRenamedOver) {
  publish(by_copy(), "1", kFirst);
  SqliteFile reading = mirror();
  publish(options(), "2", kSecond);  // asked for a link
  EXPECT_TRUE(is_regular_file(path()));
  EXPECT_EQ(reading.value("SELECT n FROM t"), "2");
}

TEST_F(Publishing, CopiesWhereLinksCannotBeMade) {
  without_symbolic_links([&] {
    EXPECT_THROW(replace_symbolic_link(folder_.file("link"), "t"), std::system_error);
    publish("1", kFirst);
    SqliteFile reading = mirror();
    EXPECT_EQ(reading.value("SELECT n FROM t"), "1");
    publish("2", kSecond);
    EXPECT_EQ(reading.value("SELECT n FROM t"), "2");
  });
  EXPECT_TRUE(is_regular_file(path()));
}

// Once a mirror can be a link it becomes one only when its file is moved away: readers may have it
// open.
TEST_F(Publishing, StaysAFileWhereLinksCanBeMadeAgain) {
  without_symbolic_links([&] { publish("1", kFirst); });
  publish("2", kSecond);
  EXPECT_TRUE(is_regular_file(path()));
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
}

// Leaves what a kill in the middle of writing into the live file leaves: pages of both, and a hot
// journal.
class KilledCopy : public Publishing {
 protected:
  KilledCopy() {
    std::vector<MemoryRow> rows;
    for (int i = 1; i <= 2'000; ++i) rows.push_back({std::to_string(i)});
    write(by_copy(), one_column(), {{"t", rows}}, kFirst);
    const pid_t child = fork();
    if (child == 0) {
      SqliteFile live = mirror();
      live.run("PRAGMA cache_size = 1; BEGIN; UPDATE t SET n = -1");
      raise(SIGKILL);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(path_exists(path() + "-journal"));
  }
  static constexpr char kSum[] = "SELECT sum(n) FROM t";
  static constexpr char kWhole[] = "2001000";
};

TEST_F(KilledCopy, ShowsTheOldContentToWhoMayWrite) {
  EXPECT_EQ(mirror().value(kSum), kWhole);
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(KilledCopy, IsUndoneByAValidation) {
  EXPECT_EQ(reader()->scalar(kSum), kWhole);
  EXPECT_FALSE(path_exists(path() + "-journal"));
}

TEST_F(KilledCopy, IsUndoneByTheNextRunBeforeItReadsTheMirror) {
  const auto store = make_sqlite_mirror(by_copy());
  store->lock_for_writing();
  EXPECT_FALSE(path_exists(path() + "-journal"));
  const auto generation = store->begin_generation(kSecond);
  generation->create_schema(one_column());
  generation->finish_tables();
  EXPECT_TRUE(generation->keep_previous("t", {"shop", "t"}));
  EXPECT_EQ(generation->reader().scalar(kSum), kWhole);
}

TEST_F(Publishing, LiveFileThatIsDamagedIsRefusedAndUntouched) {
  publish(by_copy(), "1", kFirst);
  std::fstream(path(), std::ios::in | std::ios::out | std::ios::binary).seekp(100)
      << std::string(400, 'x');
  const std::string before = read_file(path());
  const Error error = refusal();
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_FALSE(error.hint.empty());
  EXPECT_EQ(read_file(path()), before);
}

TEST_F(Publishing, FirstCopyRefusesALeftOverJournal) {
  put(path() + "-wal", "of a database that is gone");
  const Error error = error_of([&] { publish(by_copy(), "1", kFirst); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(std::string(error.what()).find("-wal"), std::string::npos);
  EXPECT_FALSE(path_exists(path()));
}

TEST_F(Publishing, LinkNeverSharesAJournalWithTheGenerationBefore) {
  // A reader that writes (an analyst's own index) leaves a hot journal beside the old generation.
  publish("1", kFirst);
  const std::string old = generations() + "/" + kFirst + ".db";
  put(old + "-journal", std::string(512, 'x'));
  publish("2", kSecond);
  EXPECT_EQ(mirror().value("SELECT n FROM t"), "2");
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(Publishing, MirrorThatIsNotThereIsAnErrorWithAWayOut) {
  const Error error = error_of([&] { reader(); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_NE(error.hint.english().find("etl replicate"), std::string::npos);
}

}  // namespace
}  // namespace etl
