// csv-spectrum: each of its files reads as the JSON beside it says. tests/csv_spectrum.sh brings
// it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "etl/csv/csv_files.h"
#include "etl/runtime/stop_flag.h"

namespace etl {
namespace {

// As the set has it: an object for each row. It knows no NULL.
using Json = nlohmann::ordered_json;

const std::string kFolder = ETL_CSV_SPECTRUM;

Json read(const std::string& name) {
  const StopFlag stop;
  const std::unique_ptr<CsvInput> input =
      make_csv_files(stop)->open(kFolder + "/csvs/" + name + ".csv", {});
  Json rows = Json::array();
  RowBatch batch;
  while (input->next(batch)) {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      Json& object = rows.emplace_back(Json::object());
      for (std::size_t i = 0; i < batch.columns(); ++i) {
        object[input->header()[i]] = std::string(batch.value(row, i));
      }
    }
  }
  return rows;
}

Json expected(const std::string& name) {
  std::ifstream file(kFolder + "/json/" + name + ".json");
  return Json::parse(file);
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + "/csvs")) {
    found.push_back(entry.path().stem().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(CsvSpectrum, ReadsAsItSays) {
  EXPECT_EQ(names(),
            (std::vector<std::string>{"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes",
                                      "json", "location_coordinates", "newlines", "newlines_crlf",
                                      "quotes_and_newlines", "simple", "simple_crlf", "utf8"}));
  for (const std::string& name : names()) {
    if (name == "location_coordinates") continue;
    EXPECT_EQ(read(name), expected(name)) << name;
  }
}

// Its JSON is no list of rows, and has another telephone number than its CSV: no reading gives
// that. All else is as it says, quotes inside unquoted fields among it.
TEST(CsvSpectrum, ReadsAsItSaysWhereItContradictsItself) {
  Json row = expected("location_coordinates");
  ASSERT_EQ(row["Contact Phone Number"], "1234567890");
  row["Contact Phone Number"] = "2095257564";
  EXPECT_EQ(read("location_coordinates"), Json::array({row}));
}

}  // namespace
}  // namespace etl
