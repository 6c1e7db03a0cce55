#include "etl/jobs/validate.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/memory_mirror.h"
#include "support/memory_report_store.h"
#include "support/memory_source.h"
#include "support/recording_observer.h"

namespace etl {
namespace {

class Validate : public testing::Test {
 protected:
  Validate() {
    Relation city;
    city.name = {"shop", "city"};
    Column name;
    name.name = "name";
    name.type.name = name.type.base = "text";
    city.columns = {name};
    Relation sale = city;
    sale.name = {"shop", "sale"};
    sale.foreign_keys.push_back(
        {"sale_city_fkey", {"name"}, {"shop", "city"}, {"name"}, "NO ACTION", "NO ACTION"});
    source_state_.schema.relations = {city, sale};
    source_state_.rows["city"] = {{"Salvador"}, {"Brasilia"}};
    source_state_.rows["sale"] = {{"Salvador"}};
    mirror_state_.published = source_state_.rows;
    options_.selection.schemas = {"shop"};
  }

  RunReport run() {
    MemorySource source(source_state_);
    MemoryMirror mirror(mirror_state_);
    JobContext context{reports_, observer_, clock_, stop_};
    return validate(options_, source, mirror, context);
  }
  std::vector<std::string> different_objects(const RunReport& report) {
    std::vector<std::string> objects;
    for (const Difference& difference : report.validation->differences) {
      objects.push_back(difference.object);
    }
    return objects;
  }

  MemorySourceState source_state_;
  MemoryMirrorState mirror_state_;
  MemoryReportStore reports_;
  RecordingObserver observer_;
  FakeClock clock_;
  StopFlag stop_;
  ValidateOptions options_;
};

TEST_F(Validate, PassesAnEqualMirror) {
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_TRUE(report.validation->passed());
  EXPECT_EQ(report.validation->references.size(), 2U);  // the one key, on both sides
}

TEST_F(Validate, NamesADeletedRowAndAMissingTable) {
  mirror_state_.published->at("city").pop_back();
  mirror_state_.published->erase("sale");
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDifference);
  EXPECT_EQ(different_objects(report), (std::vector<std::string>{"shop.city", "shop.sale"}));
  EXPECT_EQ(report.validation->differences[1].what, "source: 1 row, mirror: no such table");
}

TEST_F(Validate, NamesAMetricThatDiffers) {
  options_.metrics = {{"revenue", "Revenue", "currency", {"sale"}, "SELECT r"}};
  source_state_.scalars["SELECT r"] = "10.50";
  mirror_state_.scalars["SELECT r"] = "10.51";
  const RunReport report = run();
  EXPECT_EQ(different_objects(report), std::vector<std::string>{"metric revenue"});
  EXPECT_EQ(report.validation->differences[0].what, "source: 10.50, mirror: 10.51");
}

TEST_F(Validate, NamesOrphansOfTheSource) {
  source_state_.orphans["sale_city_fkey"] = 3;
  EXPECT_EQ(different_objects(run()), std::vector<std::string>{"shop.sale"});
}

TEST_F(Validate, NamesOrphansOfTheMirrorAlone) {
  mirror_state_.violations["sale"] = {{"city", {"name"}, 1}};
  const RunReport report = run();
  EXPECT_EQ(different_objects(report), std::vector<std::string>{"shop.sale"});
  EXPECT_NE(report.validation->differences[0].what.english().find("sale_city_fkey"),
            std::string::npos);
}

TEST_F(Validate, NamesAKeyThatTheMirrorAloneHas) {
  mirror_state_.violations["sale"] = {{"city", {"a", "b"}, 1}};
  const RunReport report = run();
  ASSERT_EQ(different_objects(report), std::vector<std::string>{"shop.sale"});
  EXPECT_NE(report.validation->differences[0].what.english().find("(on a, b)"), std::string::npos);
}

TEST_F(Validate, NamesATableWhoseReferencesCannotBeChecked) {
  mirror_state_.reference_errors.emplace("sale", Error(ErrorKind::kMirror, "mismatch"));
  EXPECT_EQ(different_objects(run()), std::vector<std::string>{"shop.sale"});
}

TEST_F(Validate, FailsWhereATableMayNotBeRead) {
  source_state_.schema.unreadable = {{"shop", "salary"}};
  EXPECT_EQ(different_objects(run()), std::vector<std::string>{"shop.salary"});
}

TEST_F(Validate, SaysThatThereIsNoMirror) {
  mirror_state_.published.reset();
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kOutput);
  EXPECT_EQ(reports_.written.size(), 1U);
}

}  // namespace
}  // namespace etl
