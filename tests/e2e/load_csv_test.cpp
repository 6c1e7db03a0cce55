#include <filesystem>

#include "e2e/etl_program.h"

namespace etl {
namespace {

using LoadCsv = EtlProgram;

TEST_F(LoadCsv, LoadsTheSamplesAndSaysWhatTheyAmountTo) {
  const Outcome outcome = etl_ok({"load-csv", sample_folder()});
  for (const char* line :
       {"✅ Loaded 350 records into dim_date\n", "✅ Loaded 20 records into dim_customer_segment\n",
        "✅ Loaded 25 records into dim_product\n", "✅ Loaded 26 records into fact_sales\n",
        "📊 Total revenue: $50,847.74\n"}) {
    EXPECT_EQ(count_of(outcome.out, line), 1U) << line << shown(outcome);
  }
  EXPECT_NE(outcome.out.find("1,955.68"), std::string::npos) << "average sale\n" << shown(outcome);
  EXPECT_NE(outcome.out.find("231"), std::string::npos) << "total quantity\n" << shown(outcome);
  EXPECT_EQ(database_.value("SELECT sum(total_amount) FROM bi_schema.fact_sales"), "50847.74");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.dim_date"), "350");
}

TEST_F(LoadCsv, LoadsDimensionsBeforeFacts) {
  const std::string out = etl_ok({"load-csv", sample_folder()}).out;
  for (const char* dimension : {"into dim_date", "into dim_product", "into dim_customer_segment"}) {
    EXPECT_LT(out.find(dimension), out.find("into fact_sales")) << out;
  }
}

TEST_F(LoadCsv, TakesTheDataFolderWhereNoneIsNamed) {
  copy_samples_to("data");
  EXPECT_EQ(count_of(etl_ok({"load-csv"}).out, "✅ Loaded"), 4U);
}

TEST_F(LoadCsv, CreatesTheDatabaseWhereItIsMissing) {
  const std::string name = unique_test_name();
  environment_["DB_NAME"] = name;
  const Outcome outcome = etl({"load-csv", sample_folder()});
  TestConnection server("postgres");
  const std::string found =
      server.value("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'");
  server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(found, "1");
}

TEST_F(LoadCsv, ReplacesWhatItLoadedBefore) {
  etl_ok({"load-csv", sample_folder()});
  database_.run("UPDATE bi_schema.dim_product SET product_type = 'changed'");
  etl_ok({"load-csv", sample_folder()});
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.fact_sales"), "26");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.dim_product WHERE product_type = "
                            "'changed'"),
            "0");
}

TEST_F(LoadCsv, LeavesYesterdaysDataWhenOneFileIsBad) {
  etl_ok({"load-csv", sample_folder()});
  copy_samples_to("today");
  write("today/DimProduct.csv", "Productid,Producttype\n1,Kites\n");
  write("today/FactSales.csv",
        "Salesid,Dateid,Productid,Segmentid,Price_PerUnit,QuantitySold\n"
        "V-1,20230109,1,501,10.00,1\n"
        "V-2,20230109,1,501,ten,1\n");
  const Outcome outcome = etl({"load-csv", "today"});
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("FactSales.csv"), std::string::npos) << shown(outcome);
  EXPECT_NE(error_line(outcome).find("3"), std::string::npos) << "line 3\n" << shown(outcome);
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.dim_product"), "25");
  EXPECT_EQ(database_.value("SELECT sum(total_amount) FROM bi_schema.fact_sales"), "50847.74");
  EXPECT_EQ(newest_report()["exit_code"], 4);
}

TEST_F(LoadCsv, RefusesARowWithoutItsParent) {
  copy_samples_to("today");
  write("today/FactSales.csv",
        "Salesid,Dateid,Productid,Segmentid,Price_PerUnit,QuantitySold\n"
        "V-1,20230109,999999,501,10.00,1\n");
  const Outcome outcome = etl({"load-csv", "today"});
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(
      error_line(outcome).find("FactSales.csv:2: product_id: no row in bi_schema.dim_product"),
      std::string::npos)
      << shown(outcome);
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.dim_product"), "0");
}

TEST_F(LoadCsv, ReadsQuotesLineBreaksAndByteOrderMarks) {
  copy_samples_to("today");
  write("today/DimProduct.csv",
        "\xEF\xBB\xBFProductid,Producttype\r\n1,\"Kites, \"\"large\"\"\r\nand small\"\r\n2,Tops");
  write("today/FactSales.csv", "Salesid,Dateid,Productid,Segmentid,Price_PerUnit,QuantitySold\n");
  etl_ok({"load-csv", "today"});
  EXPECT_EQ(database_.value("SELECT product_type FROM bi_schema.dim_product WHERE product_id = 1"),
            "Kites, \"large\"\r\nand small");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.dim_product"), "2");
}

TEST_F(LoadCsv, SaysThatThereIsNoCsv) {
  std::filesystem::create_directory(path("data"));
  EXPECT_TRUE(fails_with(etl({"load-csv"}), 4));
  EXPECT_TRUE(fails_with(etl({"load-csv", "nowhere"}), 4));
}

TEST_F(LoadCsv, NeedsNoMoreThanTheApplicationsRole) {
  etl_ok({"load-csv", sample_folder()});
  database_.run(read_text(std::string(ETL_SOURCE_DIR) + "/sql/postgres/database/role.sql"));
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role + " LOGIN PASSWORD 'least' IN ROLE etl_app");
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "least";
  const Outcome load = etl({"load-csv", sample_folder()});
  const Outcome replicate = etl({"replicate"});
  const Outcome validate = etl({"validate"});
  database_.run("DROP ROLE " + role);
  EXPECT_EQ(load.exit_code, 0) << shown(load);
  EXPECT_EQ(replicate.exit_code, 0) << shown(replicate);
  EXPECT_EQ(validate.exit_code, 0) << shown(validate);
}

// Enough for keys and indexes to come off while the rows are loaded.
class LoadCsvOfManyRows : public EtlProgram {
 protected:
  static constexpr int kRows = 40'000;

  LoadCsvOfManyRows() {
    copy_samples_to("today");
    facts();
  }

  // A sale with its number, and the product that it is of; anything else is the same in all.
  void facts(int strange_row = 0, const std::string& strange = "") const {
    std::string text = "Salesid,Dateid,Productid,Segmentid,Price_PerUnit,QuantitySold\n";
    for (int row = 1; row <= kRows; ++row) {
      text += row == strange_row ? strange : "V-" + std::to_string(row) + ",20230109,2001";
      text += ",501,10.00,1\n";
    }
    write("today/FactSales.csv", text);
  }

  std::string keys() {
    std::string text;
    for (const auto& row :
         database_.rows("SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = "
                        "'bi_schema.fact_sales'::regclass UNION ALL SELECT conname || "
                        "pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
                        "'bi_schema.fact_sales'::regclass ORDER BY 1")) {
      text += row.at(0).value_or("") + "\n";
    }
    return text;
  }

  std::string count() { return database_.value("SELECT count(*) FROM bi_schema.fact_sales"); }
};

TEST_F(LoadCsvOfManyRows, LeavesKeysAndIndexesAsTheyWere) {
  etl_ok({"load-csv", sample_folder()});
  constexpr char kPrimaryKeysOid[] =
      "SELECT indexrelid FROM pg_index WHERE indrelid = 'bi_schema.fact_sales'::regclass AND "
      "indisprimary";
  const std::string primary_key = database_.value(kPrimaryKeysOid);
  const std::string before = keys();
  const Outcome outcome = etl_ok({"load-csv", "-v", "today"});
  EXPECT_EQ(count(), std::to_string(kRows));
  EXPECT_EQ(keys(), before);
  EXPECT_EQ(count_of(before, "fact_sales_product_id_fkey"), 1U) << before;
  EXPECT_EQ(newest_report()["warnings"].size(), 0U) << shown(outcome);
  EXPECT_NE(database_.value(kPrimaryKeysOid), primary_key) << "it was built again";
}

TEST_F(LoadCsvOfManyRows, NamesTheLineOfARepeatedKey) {
  etl_ok({"load-csv", sample_folder()});
  const std::string before = keys();
  facts(30'000, "V-77,20230109,2001");
  const Outcome outcome = etl({"load-csv", "today"});
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("today/FactSales.csv:30001: a row with this key is there "
                                     "already (sales_id)=(V-77), fact_sales_pkey"),
            std::string::npos)
      << shown(outcome);
  EXPECT_EQ(count(), "26");
  EXPECT_EQ(keys(), before);
}

TEST_F(LoadCsvOfManyRows, NamesTheLineOfARowWithoutItsParent) {
  facts(20'000, "V-20000,20230109,999999");
  const Outcome outcome = etl({"load-csv", "today", "--json"});
  EXPECT_EQ(outcome.exit_code, 4) << shown(outcome);
  const nlohmann::json error = nlohmann::json::parse(outcome.out)["error"];
  EXPECT_EQ(error["line"], 20'001);
  EXPECT_EQ(error["column"], "product_id");
  EXPECT_EQ(error["table"], "bi_schema.fact_sales");
  EXPECT_EQ(error["sqlstate"], "23503");
  EXPECT_NE(error["message"].get<std::string>().find("no row in bi_schema.dim_product for "
                                                     "(product_id)=(999999)"),
            std::string::npos)
      << error;
  EXPECT_EQ(count(), "0");
}

TEST_F(LoadCsvOfManyRows, NamesTheKeyOfARowThatCameThroughAPipe) {
  etl_ok({"load-csv", sample_folder()});
  facts(30'000, "V-77,20230109,2001");
  Command piped = command({"load-csv", "-", "--table", "fact_sales"});
  piped.input = read_text(path("today/FactSales.csv"));
  const Outcome outcome = run_program(piped);
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("(sales_id)=(V-77)"), std::string::npos) << shown(outcome);
  EXPECT_EQ(count(), "26");
}

TEST_F(LoadCsvOfManyRows, TellsARoleWhyItTakesTheSlowWay) {
  etl_ok({"load-csv", sample_folder()});
  const std::string before = keys();
  database_.run(read_text(std::string(ETL_SOURCE_DIR) + "/sql/postgres/database/role.sql"));
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role + " LOGIN PASSWORD 'least' IN ROLE etl_app");
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "least";
  const Outcome outcome = etl({"load-csv", "-v", "today"});
  database_.run("DROP ROLE " + role);
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(count(), std::to_string(kRows));
  EXPECT_EQ(keys(), before);
  EXPECT_NE(outcome.err.find("this role does not own it"), std::string::npos) << shown(outcome);
  ASSERT_EQ(newest_report()["warnings"].size(), 1U);
}

}  // namespace
}  // namespace etl
