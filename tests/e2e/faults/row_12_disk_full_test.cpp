// File systems without room: a small tmpfs in the place of the mirror's and the reports' folder.
#include <filesystem>
#include <fstream>
#include <optional>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "support/private_mounts.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class DiskFull : public EtlProgram {
 protected:
  // `bytes` for all that will ever be in the folder.
  void mount(const std::string& folder, std::size_t bytes) {
    fs::create_directory(path(folder));
    mount_.emplace(path(folder), bytes);
  }
  std::vector<std::string> everything_in(const std::string& folder) const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path(folder))) {
      names.push_back(fs::relative(entry.path(), path(folder)).string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  void expect_full(const Outcome& outcome) {
    EXPECT_TRUE(fails_with(outcome, 6));
    EXPECT_NE(outcome.err.find("free space"), std::string::npos) << shown(outcome);
  }

  std::optional<PrivateMount> mount_;
};

TEST_F(DiskFull, OfTheMirrorLeavesItWholeAndNoRemains) {
  mount("cloud_mirror", std::size_t{4} << 20U);
  load_and_replicate();
  const std::vector<std::string> before = everything_in("cloud_mirror");
  add_large_table();
  expect_full(etl({"replicate"}));
  EXPECT_EQ(newest_report()["exit_code"], 6);
  EXPECT_EQ(everything_in("cloud_mirror"), before);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
  database_.run("DROP TABLE bi_schema.large");
  etl_ok({"replicate"});
}

// Room for the keys that an index's sort puts aside runs out, not that for the rows.
TEST_F(DiskFull, WhileIndexesAreMadeLeavesTheMirrorWholeAndNoRemains) {
  mount("cloud_mirror", std::size_t{40} << 20U);
  load_and_replicate();
  const std::vector<std::string> before = everything_in("cloud_mirror");
  add_large_table();
  database_.run("CREATE INDEX ON bi_schema.large (text, id)");
  expect_full(etl({"replicate"}));
  EXPECT_EQ(everything_in("cloud_mirror"), before);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
}

// The generation fits, its copy into the live file does not.
TEST_F(DiskFull, WhileTheLiveFileIsWrittenLeavesItsOldContent) {
  mount("cloud_mirror", std::size_t{45} << 20U);
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate", "--publish", "copy"});
  const std::vector<std::string> before = everything_in("cloud_mirror");
  add_large_table();
  expect_full(etl({"replicate", "--publish", "copy"}));
  EXPECT_EQ(everything_in("cloud_mirror"), before);
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
}

TEST_F(DiskFull, WhileTheFirstCopyIsMadeLeavesNone) {
  mount("cloud_mirror", std::size_t{45} << 20U);
  etl_ok({"load-csv", sample_folder()});
  add_large_table();
  expect_full(etl({"replicate", "--publish", "copy"}));
  EXPECT_EQ(everything_in("cloud_mirror"),
            (std::vector<std::string>{"data_warehouse.db.lock", "data_warehouse.generations"}));
}

TEST_F(DiskFull, OfTheReportsIsFoundBeforeAnyCopying) {
  etl_ok({"load-csv", sample_folder()});
  mount("full", std::size_t{1} << 20U);
  {
    std::ofstream filler(path("full/filler"));
    while (filler.put('x').flush()) filler << std::string(4095, 'x');
  }
  environment_["REPORT_DIR"] = "full";
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 6));
  EXPECT_NE(error_line(outcome).find("No space left"), std::string::npos) << shown(outcome);
  EXPECT_EQ(everything_in("full"), std::vector<std::string>{"filler"});
  EXPECT_FALSE(fs::exists(mirror_path()));
}

}  // namespace
}  // namespace etl
