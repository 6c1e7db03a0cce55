// A file that is not ours is never touched.
#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class MirrorOwnership : public EtlProgram {
 protected:
  MirrorOwnership() { etl_ok({"load-csv", sample_folder()}); }

  void expect_refused_and_untouched(const std::string& file) {
    const std::string before = read_text(path(file));
    environment_["MIRROR_PATH"] = path(file);
    const Outcome outcome = etl({"replicate"});
    EXPECT_TRUE(fails_with(outcome, 6));
    EXPECT_NE(error_line(outcome).find(file), std::string::npos) << shown(outcome);
    EXPECT_EQ(read_text(path(file)), before);
    EXPECT_FALSE(std::filesystem::is_symlink(path(file)));
  }
};

TEST_F(MirrorOwnership, RefusesTheDatabaseOfAnotherProgram) {
  make_foreign_sqlite_file(path("recipes.db"));
  expect_refused_and_untouched("recipes.db");
}

TEST_F(MirrorOwnership, RefusesAFileThatIsNoDatabase) {
  write("thesis.txt", std::string(8192, 'x'));
  expect_refused_and_untouched("thesis.txt");
}

TEST_F(MirrorOwnership, RefusesAMirrorOfANewerLayout) {
  etl_ok({"replicate"});
  MirrorFile(mirror_path(), MirrorFile::Access::kWrite).run("PRAGMA user_version = 4711");
  const std::string generation = std::filesystem::canonical(mirror_path()).string();
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  EXPECT_EQ(std::filesystem::canonical(mirror_path()).string(), generation);
}

}  // namespace
}  // namespace etl
