#include "etl/csv/csv_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "support/csv_text.h"

namespace etl {
namespace {

void expect_refused(const std::string& text, const std::string& reason) {
  const Error error = CsvText(text).error();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
}

std::vector<std::string> list(const std::string& path) { return make_csv_files()->list({path}); }

TEST(CsvFiles, RefusesAnEmptyFileAndOneWithoutNames) {
  expect_refused("", "the file is empty");
  expect_refused("a,,b\n1,2,3\n", "a column without a name");
  expect_refused("a,b,a\n1,2,3\n", "column a twice");
}

TEST(CsvFiles, TakesAHeaderAloneForNoRows) {
  EXPECT_TRUE(CsvText("a,b\n").rows().empty());
  EXPECT_TRUE(CsvText("a,b").rows().empty());
}

TEST(CsvFiles, DeliversTheChosenFieldsInTheirOrder) {
  const CsvText text("a,b,c\n1,2,3\n");
  const std::unique_ptr<CsvInput> input = text.open();
  input->select({2, 0});
  RowBatch batch;
  ASSERT_TRUE(input->next(batch));
  EXPECT_EQ(batch.value(0, 0), "3");
  EXPECT_EQ(batch.value(0, 1), "1");
}

TEST(CsvFiles, ListsTheCsvFilesOfAFolderByName) {
  const TemporaryFolder folder;
  for (const char* name : {"b.csv", "A.CSV", "notes.txt"}) std::ofstream(folder.file(name)) << "x";
  EXPECT_EQ(list(folder.path()),
            (std::vector<std::string>{folder.file("A.CSV"), folder.file("b.csv")}));
}

TEST(CsvFiles, RefusesAFolderWithoutCsvAndAPathThatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(list(folder.path()), Error);
  EXPECT_THROW(list(folder.file("missing.csv")), Error);
}

TEST(CsvFiles, ReadsAFifo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe.csv");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream out(path);
    out << "a\n" << std::flush << "1\n" << std::flush << "2\n";
  });
  const std::unique_ptr<CsvInput> input = make_csv_files()->open(path, {});
  RowBatch batch;
  std::size_t rows = 0;
  while (input->next(batch)) rows += batch.rows();
  writer.join();
  EXPECT_EQ(rows, 2U);
}

}  // namespace
}  // namespace etl
