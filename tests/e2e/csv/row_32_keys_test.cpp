// Row 32: keys that are there already, and references to rows that are not.
#include "e2e/csv/csv_tables.h"

namespace etl {
namespace {

class CsvKeys : public CsvTables {
 protected:
  CsvKeys() {
    database_.run(
        "CREATE TABLE bi_schema.parents (id int PRIMARY KEY, code text);"
        "CREATE TABLE bi_schema.things (id int PRIMARY KEY, code text UNIQUE);"
        "CREATE TABLE bi_schema.children (id int PRIMARY KEY, parent_id int REFERENCES "
        "bi_schema.parents);"
        "CREATE TABLE bi_schema.nodes (id int PRIMARY KEY, above int REFERENCES bi_schema.nodes);"
        "INSERT INTO bi_schema.parents VALUES (1, 'a');"
        "INSERT INTO bi_schema.things VALUES (1, 'a')");
  }

  Outcome load_one(const std::string& table, const std::string& bytes,
                   std::vector<std::string> options) const {
    write(table + ".csv", bytes);
    options.insert(options.begin(), table + ".csv");
    return load(options);
  }

  Outcome load_with_rejects(const std::string& table, const std::string& bytes,
                            const std::string& mode) const {
    return load_one(table, bytes,
                    {"--mode", mode, "--max-errors", "10", "--rejects", mode + ".bad"});
  }

  void expect_rejects(const std::string& mode, const std::string& rows,
                      const std::string& reason) const {
    EXPECT_EQ(read_text(path(mode + ".bad")), rows);
    const std::string reasons = read_text(path(mode + ".bad.reasons.csv"));
    EXPECT_NE(reasons.find(reason), std::string::npos) << reason << "\n" << reasons;
  }
};

constexpr const char* kModes[] = {"replace", "append", "upsert"};

TEST_F(CsvKeys, ARepeatedKeyIsNamedByLineAndKey) {
  for (const char* mode : kModes) {
    expect_refused(load_one("things", "id,code\n7,x\n8,y\n7,z\n", {"--mode", mode}),
                   "things.csv:4: ");
    const std::string message = newest_report()["error"]["message"];
    EXPECT_NE(message.find("(id)=(7), things_pkey"), std::string::npos) << message;
    EXPECT_EQ(newest_report()["error"]["sqlstate"], "23505");
    EXPECT_EQ(rows_of("things"), "1|a");
  }
}

TEST_F(CsvKeys, TheFirstOfSeveralRowsWithOneKeyCounts) {
  for (const std::string mode : kModes) {
    database_.run("TRUNCATE bi_schema.things");
    const Outcome outcome = load_with_rejects("things", "id,code\n7,x\n8,y\n7,z\n7,w\n9,v\n", mode);
    expect_counts(outcome, 3, 0, 0, 2);
    EXPECT_EQ(rows_of("things"), "7|x 8|y 9|v");
    EXPECT_EQ(faults(), (std::vector<std::string>{"4 id 23505", "5 id 23505"}));
    expect_rejects(mode, "id,code\n7,z\n7,w\n", "\n4,id,23505,\"an earlier row has this key (id)=");
  }
}

TEST_F(CsvKeys, AnotherUniqueKeyIsAsGoodAsThePrimaryOne) {
  for (const std::string mode : kModes) {
    database_.run("TRUNCATE bi_schema.things");
    expect_counts(load_with_rejects("things", "id,code\n7,x\n8,x\n9,\n10,\n", mode), 3, 0, 0, 1);
    EXPECT_EQ(rows_of("things"), "7|x 9|NULL 10|NULL");
    EXPECT_EQ(faults().at(0).substr(0, 2), "3 ");
    expect_rejects(mode, "id,code\n8,x\n", "(code)=(x), things_code_key");
  }
}

TEST_F(CsvKeys, AKeyThatIsInTheTableIsAFaultOfWhatIsAppended) {
  const std::string text = "id,code\n2,b\n1,c\n3,a\n";
  expect_refused(load_one("things", text, {"--mode", "append"}),
                 "things.csv:3: id: a row with this key is there already (id)=(1), things_pkey");
  EXPECT_EQ(faults(), (std::vector<std::string>{"3 id 23505", "4 code 23505"}));
  EXPECT_EQ(rows_of("things"), "1|a");
  expect_counts(load_with_rejects("things", text, "append"), 1, 0, 0, 2);
  EXPECT_EQ(rows_of("things"), "1|a 2|b");
  expect_rejects("append", "id,code\n1,c\n3,a\n", "\n3,id,23505,");
}

TEST_F(CsvKeys, ARowWithoutItsParentIsNamedByLineAndKey) {
  for (const char* mode : kModes) {
    expect_refused(load_one("children", "id,parent_id\n1,1\n2,\n3,99\n", {"--mode", mode}),
                   "children.csv:4: parent_id: no row in bi_schema.parents for (parent_id)=(99), "
                   "children_parent_id_fkey");
    EXPECT_EQ(newest_report()["error"]["sqlstate"], "23503");
    EXPECT_EQ(rows_of("children"), "");
  }
}

TEST_F(CsvKeys, ARowWithoutItsParentIsLeftOut) {
  for (const std::string mode : kModes) {
    database_.run("TRUNCATE bi_schema.children");
    expect_counts(load_with_rejects("children", "id,parent_id\n1,1\n2,\n3,99\n", mode), 2, 0, 0, 1);
    EXPECT_EQ(rows_of("children"), "1|1 2|NULL");
    expect_rejects(mode, "id,parent_id\n3,99\n", "\n4,parent_id,23503,");
  }
}

TEST_F(CsvKeys, ARowWhoseParentWasLeftOutIsLeftOutToo) {
  for (const std::string mode : kModes) {
    database_.run("TRUNCATE bi_schema.parents CASCADE");
    write("parents.csv", "id,code\n5,e\nsix,f\n");
    write("children.csv", "id,parent_id\n1,5\n2,6\n");
    const Outcome outcome = load({"children.csv", "parents.csv", "--mode", mode, "--max-errors",
                                  "1", "--rejects", mode + ".bad"});
    EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
    EXPECT_EQ(rows_of("parents"), "5|e");
    EXPECT_EQ(rows_of("children"), "1|5");
    EXPECT_EQ(read_text(path(mode + ".parents.bad")) + read_text(path(mode + ".bad.parents")),
              "id,code\nsix,f\n");
    EXPECT_EQ(read_text(path(mode + ".children.bad")) + read_text(path(mode + ".bad.children")),
              "id,parent_id\n2,6\n");
  }
}

TEST_F(CsvKeys, OfATableThatRefersToItselfParentsMayComeLater) {
  for (const std::string mode : kModes) {
    database_.run("TRUNCATE bi_schema.nodes");
    const Outcome outcome =
        load_with_rejects("nodes", "id,above\n3,2\n2,1\n1,\n4,9\n5,4\n6,5\n7,7\n", mode);
    expect_counts(outcome, 4, 0, 0, 3);
    EXPECT_EQ(rows_of("nodes"), "1|NULL 2|1 3|2 7|7");
    EXPECT_EQ(faults(),
              (std::vector<std::string>{"5 above 23503", "6 above 23503", "7 above 23503"}));
    expect_rejects(mode, "id,above\n4,9\n5,4\n6,5\n", "\n7,above,23503,");
  }
}

TEST_F(CsvKeys, OfATableThatRefersToItselfTheFirstRowWithoutItsParentIsNamed) {
  for (const char* mode : kModes) {
    expect_refused(load_one("nodes", "id,above\n1,\n4,9\n5,4\n", {"--mode", mode}),
                   "nodes.csv:3: above: no row in bi_schema.nodes for (above)=(9), "
                   "nodes_above_fkey");
    EXPECT_EQ(rows_of("nodes"), "");
  }
}

}  // namespace
}  // namespace etl
