#include "etl/csv/csv_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
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

std::vector<std::string> list(const std::vector<std::string>& paths) {
  const StopFlag stop;
  return make_csv_files(stop)->list(paths);
}

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
  for (const char* name :
       {"b.csv", "A.CSV", "notes.txt", "._b.csv", "c.tsv.GZ", "d.csv.zst", "e.gz", "csv"}) {
    std::ofstream(folder.file(name)) << "x";
  }
  ASSERT_EQ(mkdir(folder.file("more.csv").c_str(), 0700), 0);
  EXPECT_EQ(list({folder.path()}),
            (std::vector<std::string>{folder.file("A.CSV"), folder.file("b.csv"),
                                      folder.file("c.tsv.GZ"), folder.file("d.csv.zst")}));
}

TEST(CsvFiles, ListsAFileOnceThatIsNamedTwice) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("a.csv")) << "x";
  const std::string again = folder.path() + "/./a.csv";
  EXPECT_EQ(list({folder.file("a.csv"), folder.path(), again, "-", "-"}),
            (std::vector<std::string>{folder.file("a.csv"), "-"}));
}

TEST(CsvFiles, RefusesAFolderWithoutCsvAndAPathThatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(list({folder.path()}), Error);
  EXPECT_THROW(list({folder.file("missing.csv")}), Error);
}

TEST(CsvFiles, RefusesWhatCannotBeReadAsAFile) {
  const TemporaryFolder folder;
  const StopFlag stop;
  for (const std::string& path : {folder.path(), folder.file("missing.csv")}) {
    try {
      make_csv_files(stop)->open(path, {});
      ADD_FAILURE() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kBadInput);
      EXPECT_NE(std::string(error.what()).find(path + ": cannot be read"), std::string::npos);
    }
  }
}

TEST(CsvFiles, RefusesADelimiterThatCannotBeOne) {
  for (const char bad : {'"', '\n', '\xe9'}) {
    CsvOptions options;
    options.delimiter = bad;
    EXPECT_EQ(CsvText("a\n").error(options).kind, ErrorKind::kUsage);
  }
}

TEST(CsvFiles, ReadsAFifo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe.csv");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream out(path);
    out << "a\n" << std::flush << "1\n" << std::flush << "2\n";
  });
  const StopFlag stop;
  const std::unique_ptr<CsvInput> input = make_csv_files(stop)->open(path, {});
  RowBatch batch;
  std::size_t rows = 0;
  while (input->next(batch)) rows += batch.rows();
  writer.join();
  EXPECT_EQ(rows, 2U);
}

TEST(CsvFiles, StopsWaitingForAFifoWithoutAWriter) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe.csv");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  StopFlag stop;
  std::thread stopper([&] { stop.request(SIGTERM); });
  try {
    make_csv_files(stop)->open(path, {});
    ADD_FAILURE() << "nobody wrote anything";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  }
  stopper.join();
}

TEST(CsvFiles, ReadsStandardInputAndCallsItSo) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("in.csv")) << "a,b\n1,2\n3\n";
  const int saved = dup(STDIN_FILENO);
  const int file = open(folder.file("in.csv").c_str(), O_RDONLY);
  ASSERT_GE(file, 0);
  dup2(file, STDIN_FILENO);
  close(file);
  const StopFlag stop;
  const std::unique_ptr<CsvInput> input = make_csv_files(stop)->open("-", {});
  EXPECT_EQ(input->header(), (std::vector<std::string>{"a", "b"}));
  RowBatch batch;
  try {
    input->next(batch);
    ADD_FAILURE() << "line 3 has one field";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "standard input:3: 1 field where the header has 2");
  }
  dup2(saved, STDIN_FILENO);
  close(saved);
}

TEST(CsvFiles, RefusesAFileThatHasAnotherHeaderWhenItIsItsTurn) {
  const CsvText text("a\n1\n");
  const std::unique_ptr<CsvInput> input = text.open();
  std::ofstream(text.path(), std::ios::trunc) << "b\n1\n";
  RowBatch batch;
  EXPECT_THROW(input->next(batch), Error);
}

TEST(CsvFiles, HoldsNoFileOpenBeforeItsTurn) {
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit few = {64, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  const CsvText text("a\n1\n");
  std::vector<std::unique_ptr<CsvInput>> inputs;
  for (int i = 0; i < 100; ++i) inputs.push_back(text.open());
  RowBatch batch;
  for (const auto& input : inputs) {
    EXPECT_TRUE(input->next(batch));
    EXPECT_FALSE(input->next(batch));
  }
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace
}  // namespace etl
