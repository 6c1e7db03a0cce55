// Where links cannot be had: the live file gets the new content in one transaction.
#include <signal.h>
#include <sqlite3.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "support/without_symbolic_links.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class PublishByCopy : public EtlProgram {
 protected:
  PublishByCopy() { etl_ok({"load-csv", sample_folder()}); }
  std::string journal() const { return mirror_path() + "-journal"; }
};

TEST_F(PublishByCopy, IsTheWayOutWhereLinksCannotBeMade) {
  without_symbolic_links([&] {
    etl_ok({"replicate"});
    ASSERT_TRUE(fs::is_regular_file(fs::symlink_status(mirror_path())));
    MirrorFile reader(mirror_path());
    EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26");
    database_.run("DELETE FROM bi_schema.fact_sales WHERE sales_id = 'V-2301'");
    etl_ok({"replicate"});
    EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "25") << "a reader that stays open";
    etl_ok({"replicate", "--rollback"});
    EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26");
  });
}

TEST_F(PublishByCopy, LetsNobodyElseReadTheFile) {
  etl_ok({"replicate", "--publish", "copy"});
  EXPECT_EQ(fs::status(mirror_path()).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

// A run that is killed when pages of its new content stand in the live file.
class KilledPublishByCopy : public PublishByCopy {
 protected:
  KilledPublishByCopy() {
    etl_ok({"replicate", "--publish", "copy"});
    const auto whole = fs::file_size(mirror_path());
    add_large_table();
    Subprocess run(command({"replicate", "--publish", "copy"}));
    EXPECT_TRUE(becomes_true([&] { return fs::file_size(mirror_path()) > whole; }));
    run.send_signal(SIGKILL);
    EXPECT_EQ(run.wait().signal, SIGKILL);
    EXPECT_TRUE(fs::exists(journal())) << "the copy was through before the signal came";
  }
  void expect_old_content_whole() const {
    MirrorFile mirror(mirror_path(), MirrorFile::Access::kWrite);
    EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
    EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_schema WHERE name = 'large'"), "0");
  }
};

TEST_F(KilledPublishByCopy, ShowsTheOldContentToTheNextWhoMayWriteAndAnErrorToWhoMayNot) {
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open_v2(mirror_path().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr),
            SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(reader, "SELECT * FROM fact_sales", nullptr, nullptr, nullptr),
            SQLITE_READONLY);
  expect_old_content_whole();
  EXPECT_EQ(sqlite3_exec(reader, "SELECT * FROM fact_sales", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(reader);
}

TEST_F(KilledPublishByCopy, IsUndoneByAValidationThatThenSeesTheOldContent) {
  EXPECT_EQ(etl({"validate"}).exit_code, 5) << "the new table is missing";
  EXPECT_FALSE(fs::exists(journal()));
  expect_old_content_whole();
}

TEST_F(KilledPublishByCopy, IsUndoneByTheNextRunWhichPublishes) {
  etl_ok({"replicate", "--publish", "copy"});
  EXPECT_FALSE(fs::exists(journal()));
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM large"),
            std::to_string(kLargeTableRows));
  etl_ok({"validate"});
}

}  // namespace
}  // namespace etl
