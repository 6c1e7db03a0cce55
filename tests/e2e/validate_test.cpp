#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class Validate : public EtlProgram {
 protected:
  void change_mirror(const std::string& sql) const {
    MirrorFile(mirror_path(), MirrorFile::Access::kWrite).run(sql);
  }
  // The one way to say "found unequal": exit code, streams and report agree.
  void expect_difference(const std::string& named) const {
    const Outcome outcome = etl({"validate"});
    EXPECT_TRUE(fails_with(outcome, 5));
    EXPECT_NE(outcome.out.find(named), std::string::npos) << named << "\n" << shown(outcome);
    const nlohmann::json report = newest_report();
    EXPECT_EQ(report["command"], "validate");
    EXPECT_EQ(report["exit_code"], 5);
    EXPECT_NE(report["validation"].dump().find(named), std::string::npos) << report.dump(2);
  }
};

TEST_F(Validate, FindsAFreshMirrorEqual) {
  load_and_replicate();
  etl_ok({"validate"});
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["exit_code"], 0);
  EXPECT_NE(report["validation"].dump().find("50847.74"), std::string::npos) << report.dump(2);
}

TEST_F(Validate, NamesAChangedNumber) {
  load_and_replicate();
  change_mirror(
      "UPDATE fact_sales SET total_amount = total_amount + 0.01 WHERE sales_id = 'V-2301'");
  expect_difference("revenue");
}

TEST_F(Validate, NamesADeletedRow) {
  load_and_replicate();
  change_mirror("DELETE FROM dim_date WHERE dateid = 20230101");  // no sale on that day
  expect_difference("dim_date");
}

TEST_F(Validate, NamesAMissingTable) {
  load_and_replicate();
  change_mirror("DROP TABLE dim_product");
  expect_difference("dim_product");
}

TEST_F(Validate, NamesARowWithoutItsParent) {
  load_and_replicate();
  change_mirror("UPDATE fact_sales SET product_id = 1 WHERE sales_id = 'V-2301'");
  expect_difference("fact_sales");
}

TEST_F(Validate, NamesARowThatTheSourceGotSince) {
  load_and_replicate();
  database_.run("INSERT INTO bi_schema.dim_product VALUES (1, 'Kites')");
  expect_difference("dim_product");
  etl_ok({"replicate"});
  etl_ok({"validate"});
}

TEST_F(Validate, SaysThatThereIsNoMirror) {
  etl_ok({"load-csv", sample_folder()});
  EXPECT_TRUE(fails_with(etl({"validate"}), 6));
}

}  // namespace
}  // namespace etl
