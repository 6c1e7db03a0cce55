#include <filesystem>
#include <fstream>

#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Strings = std::vector<std::string>;

class Reader : public MirrorTest {
 protected:
  void write_sales() {
    Relation sale = relation("sale", {required("id", "int4"), column("city", "text")}, {"id"});
    sale.foreign_keys = {foreign_key("sale_city_fkey", {"city"}, "city", {"name"})};
    Relation city = relation("city", {column("name", "text")}, {"name"});
    write(plan_of({city, sale}),
          {{"city", {{"Salvador"}}},
           {"sale", {{"1", "Salvador"}, {"2", "Nowhere"}, {"3", "Nowhere"}, {"4", {}}}}});
  }
};

TEST_F(Reader, TellsTablesColumnsAndCounts) {
  write_sales();
  const auto read = reader();
  EXPECT_TRUE(read->has_table("sale"));
  EXPECT_TRUE(read->has_table("SALE"));  // as SQLite compares names
  EXPECT_FALSE(read->has_table("sales"));
  EXPECT_EQ(read->table_columns("sale"), (Strings{"id", "city"}));
  EXPECT_EQ(read->table_columns("sales"), Strings{});
  EXPECT_EQ(read->count_rows("sale"), 4U);
}

TEST_F(Reader, CountOfATableThatIsNotThereIsAnError) {
  write_sales();
  EXPECT_EQ(error_of([&] { reader()->count_rows("sales"); }).kind, ErrorKind::kMirror);
}

TEST_F(Reader, GroupsRowsWithoutAParent) {
  write_sales();
  const std::vector<ForeignKeyViolation> found = reader()->foreign_key_check("sale");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].referenced, "city");
  EXPECT_EQ(found[0].columns, (Strings{"city"}));
  EXPECT_EQ(found[0].rows, 2U);
}

TEST_F(Reader, ScalarIsTheFirstValueOrNone) {
  write_sales();
  const auto read = reader();
  EXPECT_EQ(read->scalar("SELECT city, id FROM sale ORDER BY id"), "Salvador");
  EXPECT_EQ(read->scalar("SELECT city FROM sale WHERE id = 4"), std::nullopt);
  EXPECT_EQ(read->scalar("SELECT city FROM sale WHERE id = 5"), std::nullopt);
  EXPECT_EQ(read->scalar("SELECT count(*) FROM sale;"), "4");
  EXPECT_EQ(read->scalar("SELECT 0.1"), "0.1");
}

TEST_F(Reader, ScalarOfAnUnknownColumnIsAnErrorAndNotItsName) {
  write_sales();
  EXPECT_EQ(error_of([&] { reader()->scalar("SELECT \"citty\" FROM sale"); }).kind,
            ErrorKind::kMirror);
}

TEST_F(Reader, ScalarThatFailsHalfwayIsAnError) {
  write_sales();
  EXPECT_EQ(error_of([&] { reader()->scalar("SELECT abs(-9223372036854775807 - 1)"); }).kind,
            ErrorKind::kMirror);
}

TEST_F(Reader, CannotChangeTheMirror) {
  write_sales();
  EXPECT_EQ(error_of([&] { reader()->scalar("DELETE FROM sale RETURNING id"); }).kind,
            ErrorKind::kMirror);
  EXPECT_EQ(reader()->count_rows("sale"), 4U);
}

TEST_F(Reader, RefusesADamagedFile) {
  write_sales();
  const std::string file = std::filesystem::canonical(path()).string();
  const auto size = std::filesystem::file_size(file);
  {
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(100);  // behind the header that tells whose file it is
    damage << std::string(static_cast<std::size_t>(size) - 100, '\xff');
  }
  const Error error = error_of([&] { reader()->count_rows("sale"); });
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_FALSE(error.hint.empty());
}

TEST_F(Reader, RefusesAFileThatWasCutShort) {
  write_sales();
  std::filesystem::resize_file(std::filesystem::canonical(path()), 5000);
  EXPECT_EQ(error_of([&] {
              const auto read = reader();
              read->count_rows("sale");
              read->count_rows("city");
              read->last_run();
            }).kind,
            ErrorKind::kMirror);
}

TEST_F(Reader, SamplesValuesFromTheWholeTable) {
  std::vector<MemoryRow> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({std::to_string(i)});
  const MirrorPlan plan = plan_of({relation("t", {required("id", "int4")}, {"id"})});
  write(plan, {{"t", rows}});
  const Strings sample = reader()->sample_values(plan.tables[0], 0, 10);
  ASSERT_EQ(sample.size(), 10U);
  EXPECT_LT(std::stoi(sample.front()), 100);
  EXPECT_GE(std::stoi(sample.back()), 800);
}

TEST_F(Reader, SamplesOfFewOrNoRowsAreThoseThereAre) {
  const MirrorPlan plan = plan_of({relation("t", {column("v", "text")})});
  write(plan, {{"t", {}}});
  EXPECT_EQ(reader()->sample_values(plan.tables[0], 0, 10), Strings{});
  write(plan, {{"t", {{"a"}, {std::nullopt}}}}, "20260301T130000Z-b2");
  const Strings sample = reader()->sample_values(plan.tables[0], 0, 10);
  EXPECT_FALSE(sample.empty());
  for (const std::string& value : sample) EXPECT_EQ(value, "a");
}

TEST_F(Reader, TellsTheRunThatMadeTheMirror) {
  write_sales();
  const std::optional<MirrorRun> run = reader()->last_run();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->run_id, "20260301T120000Z-a1");
  EXPECT_EQ(run->source, "shop at localhost:5432");
  EXPECT_EQ(run->snapshot, "00000003-0000001B-1");
  EXPECT_EQ(run->wal_position, "0/16B3748");
  EXPECT_EQ(run->started_at, "2026-03-01T12:00:00Z");
  EXPECT_EQ(run->finished_at, "2026-03-01T12:00:01Z");
  EXPECT_EQ(run->etl_version, "1.2.3");
}

}  // namespace
}  // namespace etl
