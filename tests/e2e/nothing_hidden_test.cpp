// What a copy must never do without a word: take a table for empty, leave one out, show a constant
// for a column, or let one table cover another.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class NothingHidden : public EtlProgram {
 protected:
  NothingHidden() { environment_["DB_SCHEMA"] = "shop"; }
  ~NothingHidden() override {
    if (!role_.empty()) database_.run("DROP OWNED BY " + role_ + "; DROP ROLE " + role_);
  }

  // The program runs as a role that may connect, and what `grants` says of @.
  void run_as_a_role_with(const std::string& grants) {
    role_ = unique_test_name();
    std::string sql = "CREATE ROLE " + role_ + " LOGIN PASSWORD 'role'; " + grants;
    for (std::size_t at = sql.find('@'); at != std::string::npos; at = sql.find('@')) {
      sql.replace(at, 1, role_);
    }
    database_.run(sql);
    environment_["DB_USER"] = role_;
    environment_["DB_PASSWORD"] = "role";
  }

  // What the newest report has of a table; null where it has nothing.
  nlohmann::json reported(const std::string& table) const {
    const nlohmann::json report = newest_report();
    for (const nlohmann::json& detail : report.at("tables_detail")) {
      if (detail.at("table") == table) return detail;
    }
    return nullptr;
  }

 private:
  std::string role_;
};

TEST_F(NothingHidden, RowLevelSecurityIsAnErrorAndNotAnEmptyTable) {
  database_.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.open (id int); INSERT INTO shop.open VALUES (1);"
      "CREATE TABLE shop.secret (id int); INSERT INTO shop.secret VALUES (1), (2);"
      "ALTER TABLE shop.secret ENABLE ROW LEVEL SECURITY");
  run_as_a_role_with(
      "GRANT USAGE ON SCHEMA shop TO @; GRANT SELECT ON ALL TABLES IN SCHEMA shop TO @");
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_EQ(reported("secret").at("status"), "ERROR");
  EXPECT_NE(reported("secret").at("error").get<std::string>().find("row-level security"),
            std::string::npos)
      << reported("secret");
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM open"), "1");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_schema WHERE name = 'secret'"), "0");
}

TEST_F(NothingHidden, ATableThatTheRoleMayNotReadIsNamed) {
  database_.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.a (id int); CREATE TABLE shop.b (id int);"
      "CREATE TABLE shop.c (id int)");
  run_as_a_role_with("GRANT USAGE ON SCHEMA shop TO @; GRANT SELECT ON shop.b TO @");
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_EQ(newest_report().at("total_tables"), 3);
  for (const char* hidden : {"a", "c"}) {
    EXPECT_EQ(reported(hidden).at("status"), "ERROR");
    EXPECT_NE(reported(hidden).at("error").get<std::string>().find("permission denied"),
              std::string::npos);
  }
  EXPECT_EQ(reported("b").at("status"), "SUCCESS");
}

TEST_F(NothingHidden, ASchemaThatTheRoleMayNotUseIsNotEmpty) {
  database_.run("CREATE SCHEMA shop; CREATE TABLE shop.a (id int)");
  run_as_a_role_with("");
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_EQ(reported("a").at("status"), "ERROR");
}

TEST_F(NothingHidden, TablesOfOneNameInTwoSchemasStandSideBySide) {
  database_.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.item (id int PRIMARY KEY, name text);"
      "CREATE SCHEMA depot; CREATE TABLE depot.item (id int PRIMARY KEY REFERENCES shop.item);"
      "CREATE TABLE depot.shelf (id int);"
      "INSERT INTO shop.item VALUES (1, 'of the shop'), (2, 'too'); INSERT INTO depot.item "
      "VALUES (2); INSERT INTO depot.shelf VALUES (7)");
  etl_ok({"replicate", "--schema", "shop,depot", "--verify", "checksum"});
  etl_ok({"validate", "--schema", "shop,depot", "--level", "rows"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(
      mirror.rows("SELECT DISTINCT source_schema || '.' || source_table, table_name FROM "
                  "etl_columns ORDER BY 1"),
      (Rows{{"depot.item", "depot_item"}, {"depot.shelf", "shelf"}, {"shop.item", "shop_item"}}));
  EXPECT_EQ(mirror.value("SELECT name FROM shop_item JOIN depot_item USING (id)"), "too");
  EXPECT_EQ(mirror.rows("PRAGMA foreign_key_list(depot_item)").at(0).at(2), "shop_item");
}

TEST_F(NothingHidden, NamesThatSqliteTakesForOneAreToldApart) {
  database_.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.\"Select\" (\"A\" int, a int);"
      "CREATE TABLE shop.\"select\" (a int); CREATE TABLE shop.sqlite_stat1 (a int);"
      "INSERT INTO shop.\"Select\" VALUES (1, 2); INSERT INTO shop.\"select\" VALUES (3);"
      "INSERT INTO shop.sqlite_stat1 VALUES (4)");
  etl_ok({"replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  const Rows names = mirror.rows(
      "SELECT source_table, source_column, table_name, column_name FROM etl_columns ORDER BY 1, 2");
  ASSERT_EQ(names.size(), 4U);
  const std::vector<std::string> values = {"1", "2", "3", "4"};
  const auto quoted = [](const std::string& name) { return "\"" + name + "\""; };
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(mirror.value("SELECT " + quoted(names[i][3]) + " FROM " + quoted(names[i][2])),
              values[i])
        << names[i][0] << '.' << names[i][1];
  }
  // Whoever finds a name changed can read why.
  std::string notices = newest_report().dump();
  EXPECT_NE(notices.find("sqlite_stat1"), std::string::npos);
  EXPECT_NE(notices.find("renamed"), std::string::npos) << notices;
}

TEST_F(NothingHidden, AViewNeverShowsAConstantForAColumn) {
  // SQLite takes an unknown "column" for a string: of these two, neither may show its own name.
  database_.run(
      "CREATE SCHEMA shop; CREATE TYPE shop.pair AS (\"left\" int, \"right\" int);"
      "CREATE TABLE shop.t (id int, p shop.pair);"
      "INSERT INTO shop.t VALUES (1, (10, 20)), (2, (30, 40));"
      "CREATE VIEW shop.parts AS SELECT id, (p).\"left\" AS l FROM shop.t;"
      "CREATE VIEW shop.places AS SELECT id, ctid::text AS place, t.tableoid::regclass::text AS "
      "\"table\" FROM shop.t");
  etl_ok({"replicate"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.rows("SELECT id, l FROM parts ORDER BY id"), (Rows{{"1", "10"}, {"2", "30"}}));
  EXPECT_EQ(mirror.rows("SELECT id, place FROM places ORDER BY id"),
            (Rows{{"1", "(0,1)"}, {"2", "(0,2)"}}));
  EXPECT_EQ(mirror.rows("SELECT type FROM sqlite_schema WHERE name IN ('parts', 'places')"),
            (Rows{{"table"}, {"table"}}));
}

TEST_F(NothingHidden, InheritedRowsAreCopiedOnceAndGeneratedColumnsAtAll) {
  database_.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.parent (id int, twice int GENERATED ALWAYS AS (id * "
      "2) STORED); CREATE TABLE shop.child () INHERITS (shop.parent);"
      "INSERT INTO shop.parent VALUES (1); INSERT INTO shop.child VALUES (2), (3);"
      "CREATE TABLE shop.parted (id int) PARTITION BY RANGE (id);"
      "CREATE TABLE shop.parted_low PARTITION OF shop.parted FOR VALUES FROM (0) TO (10);"
      "INSERT INTO shop.parted VALUES (5);"
      "CREATE MATERIALIZED VIEW shop.counted AS SELECT count(*) AS n FROM shop.parent");
  etl_ok({"replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.rows("SELECT id, twice FROM parent"), (Rows{{"1", "2"}}));
  EXPECT_EQ(mirror.rows("SELECT id, twice FROM child ORDER BY id"), (Rows{{"2", "4"}, {"3", "6"}}));
  EXPECT_EQ(mirror.rows("SELECT id FROM parted"), (Rows{{"5"}}));
  EXPECT_EQ(mirror.rows("SELECT n FROM counted"), (Rows{{"3"}}));
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_schema WHERE name = 'parted_low'"), "0");
}

}  // namespace
}  // namespace etl
