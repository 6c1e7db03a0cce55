// What is not a sound mirror of this program's is left as it is, byte for byte.
#include <filesystem>
#include <fstream>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class MirrorNotOurs : public EtlProgram {
 protected:
  MirrorNotOurs() { etl_ok({"load-csv", sample_folder()}); }

  void expect_refused_and_untouched(const std::string& file) {
    const std::string before = read_text(path(file));
    const auto written = fs::last_write_time(path(file));
    environment_["MIRROR_PATH"] = path(file);
    for (const char* command : {"replicate", "validate"}) {
      const Outcome outcome = etl({command});
      EXPECT_TRUE(fails_with(outcome, 6)) << command;
      EXPECT_NE(error_line(outcome).find(file), std::string::npos) << shown(outcome);
      EXPECT_EQ(newest_report()["exit_code"], 6);
      EXPECT_EQ(read_text(path(file)), before) << command;
      EXPECT_EQ(fs::last_write_time(path(file)), written) << command;
      EXPECT_FALSE(fs::is_symlink(path(file))) << command;
    }
  }
  void overwrite(const std::string& file, std::size_t at, const std::string& bytes) {
    std::fstream(path(file), std::ios::in | std::ios::out | std::ios::binary)
        .seekp(static_cast<std::streamoff>(at))
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
};

TEST_F(MirrorNotOurs, DatabaseOfAnotherProgram) {
  make_foreign_sqlite_file(path("recipes.db"));
  expect_refused_and_untouched("recipes.db");
}

TEST_F(MirrorNotOurs, FileThatIsNoDatabase) {
  write("thesis.txt", std::string(8192, 'x'));
  expect_refused_and_untouched("thesis.txt");
}

TEST_F(MirrorNotOurs, EmptyFile) {
  write("empty.db", "");
  expect_refused_and_untouched("empty.db");
}

TEST_F(MirrorNotOurs, MirrorOfANewerLayout) {
  etl_ok({"replicate", "--publish", "copy", "--mirror", "newer.db"});
  MirrorFile(path("newer.db"), MirrorFile::Access::kWrite).run("PRAGMA user_version = 4711");
  expect_refused_and_untouched("newer.db");
}

TEST_F(MirrorNotOurs, MirrorOfANewerLayoutBehindALink) {
  etl_ok({"replicate"});
  MirrorFile(mirror_path(), MirrorFile::Access::kWrite).run("PRAGMA user_version = 4711");
  const std::string generation = fs::canonical(mirror_path()).string();
  const std::string before = read_text(generation);
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  EXPECT_EQ(fs::canonical(mirror_path()).string(), generation);
  EXPECT_EQ(read_text(generation), before);
}

TEST_F(MirrorNotOurs, MirrorWhoseHeaderIsDestroyed) {
  etl_ok({"replicate", "--publish", "copy", "--mirror", "broken.db"});
  overwrite("broken.db", 0, std::string(100, '\0'));
  expect_refused_and_untouched("broken.db");
}

TEST_F(MirrorNotOurs, MirrorThatWasCutShort) {
  etl_ok({"replicate", "--publish", "copy", "--mirror", "short.db"});
  fs::resize_file(path("short.db"), 50);
  expect_refused_and_untouched("short.db");
}

TEST_F(MirrorNotOurs, MirrorWhoseSchemaIsDestroyed) {
  etl_ok({"replicate", "--publish", "copy", "--mirror", "broken.db"});
  overwrite("broken.db", 100, std::string(3996, 'x'));
  expect_refused_and_untouched("broken.db");
}

// A generation may rot behind its link: the next run replaces the link, and touches no file.
TEST_F(MirrorNotOurs, DamagedGenerationIsReplacedByANewOneAndStays) {
  etl_ok({"replicate"});
  const std::string generation = fs::canonical(mirror_path()).string();
  overwrite(fs::relative(generation, folder_.path()).string(), 4096,
            std::string(fs::file_size(generation) - 4096, 'x'));
  const std::string before = read_text(generation);
  EXPECT_TRUE(fails_with(etl({"validate"}), 6));
  etl_ok({"replicate"});
  EXPECT_EQ(read_text(generation), before);
  etl_ok({"validate"});
}

}  // namespace
}  // namespace etl
