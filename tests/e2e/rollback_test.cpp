// The way back to an earlier generation.
#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class Rollback : public EtlProgram {
 protected:
  Rollback() { etl_ok({"load-csv", sample_folder()}); }
  // A generation of `rows` rows of fact_sales.
  void replicate(int rows, const std::string& keep) {
    database_.run(
        "DELETE FROM bi_schema.fact_sales WHERE sales_id NOT IN (SELECT sales_id FROM "
        "bi_schema.fact_sales ORDER BY sales_id LIMIT " +
        std::to_string(rows) + ")");
    etl_ok({"replicate", "--keep", keep});
  }
  std::string rows() const {
    return MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales");
  }
  std::string published() const { return fs::canonical(mirror_path()).string(); }
};

TEST_F(Rollback, GoesBackOneGenerationEachTimeAndSaysFromWhereToWhere) {
  replicate(3, "3");
  const std::string first = published();
  replicate(2, "3");
  const std::string second = published();
  replicate(1, "3");
  const std::string third = published();
  const Outcome outcome = etl_ok({"replicate", "--rollback"});
  EXPECT_EQ(published(), second);
  EXPECT_EQ(rows(), "2");
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["command"], "rollback");
  EXPECT_EQ(report["mirror"]["rolled_back_from"], third);
  EXPECT_EQ(report["mirror"]["generation"], second);
  EXPECT_NE(outcome.out.find(third), std::string::npos) << shown(outcome);
  EXPECT_NE(outcome.out.find(second), std::string::npos) << shown(outcome);
  etl_ok({"replicate", "--rollback"});
  EXPECT_EQ(published(), first);
  const Outcome last = etl({"replicate", "--rollback"});
  EXPECT_TRUE(fails_with(last, 6));
  EXPECT_EQ(published(), first);
  EXPECT_EQ(newest_report()["exit_code"], 6);
}

TEST_F(Rollback, NeedsNoServer) {
  replicate(2, "2");
  replicate(1, "2");
  environment_["PGHOST"] = folder_.path();  // a socket folder without a socket
  etl_ok({"replicate", "--rollback"});
  EXPECT_EQ(rows(), "2");
}

TEST_F(Rollback, IsFollowedByANewGenerationWhichKeepsTheOneThatWasGoneBackTo) {
  replicate(3, "2");
  const std::string good = published();
  replicate(2, "2");
  const std::string bad = published();
  etl_ok({"replicate", "--rollback"});
  environment_["MIRROR_KEEP"] = "2";
  etl_ok({"replicate"});
  EXPECT_EQ(rows(), "2");
  EXPECT_EQ(generations(), (std::vector<std::string>{good, published()}));
  EXPECT_FALSE(fs::exists(bad));
  etl_ok({"replicate", "--rollback"});
  EXPECT_EQ(published(), good);
}

TEST_F(Rollback, OfAMirrorThatIsNotThereSaysSo) {
  EXPECT_TRUE(fails_with(etl({"replicate", "--rollback"}), 6));
}

}  // namespace
}  // namespace etl
