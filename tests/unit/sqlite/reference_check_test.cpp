#include "sqlite/reference_check.h"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace etl {
namespace {

class ReferenceCheck : public testing::Test {
 protected:
  // Parents 0, 2, 4, ... and children that point to them.
  void fill(const std::string& parent_type, const std::string& child_type, int parents,
            int children) {
    database.exec("CREATE TABLE parent (id " + parent_type + " PRIMARY KEY);" +
                  "CREATE TABLE child (n INTEGER PRIMARY KEY, p " + child_type +
                  " REFERENCES parent (id)); CREATE INDEX child_p ON child (p);");
    for (int i = 0; i < parents; ++i) run("INSERT INTO parent VALUES (", 2 * i);
    for (int i = 0; i < children; ++i) run("INSERT INTO child (p) VALUES (", 2 * (i % parents));
  }
  void run(const std::string& sql, int number) {
    database.exec(sql + std::to_string(number) + ")");
  }
  // SQLite's own answer.
  bool sound() const {
    SQLite::Statement check(database, "PRAGMA foreign_key_check(child)");
    return !check.executeStep();
  }

  SQLite::Database database{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
};

TEST_F(ReferenceCheck, SeesThatEveryRowHasItsParent) {
  fill("INTEGER", "INTEGER", 5, 100);
  EXPECT_TRUE(has_all_parents(database, "child"));
  EXPECT_TRUE(has_all_parents(database, "parent"));  // it refers to nothing
}

TEST_F(ReferenceCheck, NullsReferToNothing) {
  fill("INTEGER", "INTEGER", 5, 100);
  database.exec("UPDATE child SET p = NULL WHERE n < 50");
  EXPECT_TRUE(has_all_parents(database, "child"));
  database.exec("UPDATE child SET p = NULL");
  EXPECT_TRUE(has_all_parents(database, "child"));
}

TEST_F(ReferenceCheck, OneRowWithoutAParentIsNotOverlooked) {
  for (const char* orphan : {"-1", "1", "7", "9", "'x'", "''", "1.5", "x'00'", "9e99"}) {
    database.exec("DROP TABLE IF EXISTS child; DROP TABLE IF EXISTS parent");
    fill("INTEGER", "INTEGER", 5, 100);
    database.exec(std::string("UPDATE child SET p = ") + orphan + " WHERE n = 50");
    EXPECT_FALSE(has_all_parents(database, "child")) << orphan;
  }
}

TEST_F(ReferenceCheck, ParentsAreFoundByTheirOwnCollation) {
  fill("TEXT COLLATE NOCASE", "TEXT", 5, 100);
  database.exec("UPDATE parent SET id = 'a' WHERE id = 0; UPDATE child SET p = 'A' WHERE p = 0");
  EXPECT_TRUE(sound());
  EXPECT_TRUE(has_all_parents(database, "child"));
}

TEST_F(ReferenceCheck, LeavesToThePragmaWhatItCannotStepThrough) {
  fill("TEXT", "TEXT COLLATE NOCASE", 5, 100);
  EXPECT_FALSE(has_all_parents(database, "child"));  // 'A' and 'a' are one entry of its index
  database.exec("DROP INDEX child_p; CREATE INDEX some_p ON child (p COLLATE BINARY) WHERE n > 3");
  EXPECT_FALSE(has_all_parents(database, "child"));
  database.exec("CREATE TABLE two (a, b, FOREIGN KEY (a, b) REFERENCES pair (a, b))");
  EXPECT_FALSE(has_all_parents(database, "two"));
  database.exec("CREATE TABLE lost (a REFERENCES nowhere (a)); CREATE INDEX lost_a ON lost (a)");
  EXPECT_FALSE(has_all_parents(database, "lost"));
}

TEST_F(ReferenceCheck, NeverSaysYesWhereSqliteSaysNo) {
  EXPECT_TRUE(rc::check([&] {
    database.exec("DROP TABLE IF EXISTS child; DROP TABLE IF EXISTS parent");
    fill("INTEGER", "INTEGER", 4, 64);
    const auto changes = *rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(
        rc::gen::inRange(1, 65), rc::gen::weightedOneOf<int>({{9, rc::gen::element(0, 2, 4, 6)},
                                                              {1, rc::gen::inRange(-2, 9)}})));
    for (const auto& [row, value] : changes) {
      database.exec("UPDATE child SET p = " + std::to_string(value) +
                    " WHERE n = " + std::to_string(row));
    }
    RC_CLASSIFY(sound(), "sound");
    RC_ASSERT(has_all_parents(database, "child") == sound());
  }));
}

}  // namespace
}  // namespace etl
