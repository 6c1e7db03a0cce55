// Records copied out of a file as they stand there.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include <algorithm>
#include <numeric>
#include <sstream>
#include <thread>

#include "support/csv_text.h"
#include "support/packed_text.h"

namespace etl {
namespace {

using Records = std::vector<std::uint64_t>;

std::string copied(const CsvText& text, const Records& records, const CsvOptions& options = {},
                   bool as_a_file = true) {
  const StopFlag stop;
  std::ostringstream out;
  make_csv_files(stop)->copy_records(text.path(), options, records, as_a_file, out);
  return out.str();
}

TEST(CsvRecordCopy, HasTheHeaderAndTheRecordsByteForByte) {
  const CsvText text("a,\"b\"\r\n\"1\",\"x\r\ny\"\"\"\r\n2, z \r\n\r\n3,\xc3\xa9");
  EXPECT_EQ(copied(text, {0, 2}), "a,\"b\"\r\n\"1\",\"x\r\ny\"\"\"\r\n3,\xc3\xa9\r\n");
  EXPECT_EQ(copied(text, {1}, {}, false), "2, z \r\n");
  EXPECT_EQ(copied(text, {}), "a,\"b\"\r\n");
}

TEST(CsvRecordCopy, HasRecordsOfAnotherWidthToo) {
  EXPECT_EQ(copied(CsvText("a,b\n1,2\n3\n4,5,6\n"), {1, 2}), "a,b\n3\n4,5,6\n");
}

TEST(CsvRecordCopy, KeepsTheLineEndsOfTheFile) {
  EXPECT_EQ(copied(CsvText("a\r\"1\r2\"\r3"), {0, 1}), "a\r\"1\r2\"\r3\r");
  EXPECT_EQ(copied(CsvText("a\n\"1\r2\"\n3"), {0, 1}), "a\n\"1\r2\"\n3\n");
}

TEST(CsvRecordCopy, KeepsWhatStandsAroundTheRecords) {
  CsvOptions options;
  options.skip_lines = 2;
  options.skip_footer = 1;
  options.comment = '#';
  const CsvText text(
      "\xef\xbb\xbfReport, \"2024\r\n\r\nsep=;\r\n#\r\na;b\r\n1;2\r\n#3\r\n4;5\r\nEnd");
  EXPECT_EQ(copied(text, {1}, options),
            "\xef\xbb\xbfReport, \"2024\r\n\r\nsep=;\r\na;b\r\n4;5\r\nEnd\r\n");
  EXPECT_EQ(copied(text, {0}, options, false), "1;2\r\n");
}

TEST(CsvRecordCopy, CountsFromTheFirstRecordWhereThereIsNoHeader) {
  CsvOptions options;
  options.header = false;
  EXPECT_EQ(copied(CsvText("1,2\n3,4\n"), {0}, options), "1,2\n");
}

TEST(CsvRecordCopy, IsInTheEncodingOfTheFile) {
  CsvOptions latin;
  latin.encoding = "windows-1252";
  EXPECT_EQ(copied(CsvText("a\n\x80\n\xe3\n"), {1}, latin), "a\n\xe3\n");
  EXPECT_EQ(copied(CsvText("a\n\x80\n\xe3\n"), {1}, latin, false), "\xc3\xa3\n") << "to be shown";
  const std::string utf16(
      "\xff\xfe"
      "a\0\n\0\xe3\0\n\0"
      "b\0\n\0",
      14);
  EXPECT_EQ(copied(CsvText(utf16), {0}), utf16.substr(0, 10));
}

TEST(CsvRecordCopy, IsUnpacked) {
  EXPECT_EQ(copied(CsvText(packed_text("gzip", "a\n1\n2\n")), {1}), "a\n2\n");
}

TEST(CsvRecordCopy, RefusesAFileThatHasBecomeShorter) {
  EXPECT_THROW(copied(CsvText("a\n1\n"), {1}), Error);
}

TEST(CsvRecordCopy, StopsReadingBehindTheLastRecordThatIsWanted) {
  EXPECT_EQ(copied(CsvText("a\n1\n2\n\"3\n"), {1}), "a\n2\n");
}

// A pipe cannot be read twice; it is kept where that is asked for.
TEST(CsvRecordCopy, IsHadOfAPipeThatWasKept) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe.csv");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::string text = "a,b\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + ",x\n";
  for (const std::string& written : {text, packed_text("gzip", text)}) {
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << written; });
    const StopFlag stop;
    const std::unique_ptr<CsvFiles> files = make_csv_files(stop);
    CsvOptions options;
    options.rereadable = true;
    std::unique_ptr<CsvInput> input = files->open(path, options);
    RowBatch batch;
    EXPECT_TRUE(input->next(batch));  // the rest is read by the copy

    std::ostringstream out;
    files->copy_records(path, options, {7, 299'999}, true, out);
    EXPECT_EQ(out.str(), "a,b\n7,x\n299999,x\n");
    std::uint64_t rows = batch.rows();
    while (input->next(batch)) rows += batch.rows();
    EXPECT_EQ(rows, 300'000U);
    input = files->open(path, options);
    EXPECT_TRUE(input->next(batch));
    EXPECT_EQ(batch.value(0, 0), "0");
    writer.join();
  }
}

TEST(CsvRecordCopy, NamesThePlaceWhereAPipeCannotBeKept) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe.csv");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  ASSERT_EQ(setenv("TMPDIR", folder.file("missing").c_str(), 1), 0);
  CsvOptions options;
  options.rereadable = true;
  const StopFlag stop;
  try {
    make_csv_files(stop)->open(path, options);
    ADD_FAILURE() << "there is no such folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kReport);
    EXPECT_NE(std::string(error.what()).find(folder.file("missing")), std::string::npos);
    EXPECT_NE(error.hint.english().find("TMPDIR"), std::string::npos);
  }
  unsetenv("TMPDIR");
}

// Whatever reads as CSV: all its records, copied, read as the file itself does; and a file as
// programs write it, copied whole, is the file.
TEST(CsvRecordCopy, ReadsAsTheFileItself) {
  const auto parts = rc::gen::element<std::string>("a", "1", ",", "\"x\"", "\"\"", "\"\r\n\"", "#",
                                                   "\xc3\xa9", ";", " ");
  EXPECT_TRUE(rc::check([&] {
    CsvOptions options;
    options.header = *rc::gen::arbitrary<bool>();
    options.skip_footer = *rc::gen::inRange<std::uint64_t>(0, 3);
    if (*rc::gen::arbitrary<bool>()) options.comment = '#';
    const auto width = *rc::gen::inRange<std::size_t>(1, 4);
    const auto end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
    std::string text;
    bool plain = !options.comment;
    for (auto left = *rc::gen::inRange(1, 8); left > 0; --left) {
      std::string line;
      for (std::size_t i = 0; i < width; ++i) line += (i == 0 ? "f" : ",") + *parts;
      text += line + end;
      if (*rc::gen::inRange(0, 4) == 0) {
        text += end;
        plain = false;
      }
    }
    const CsvText file(text);
    std::vector<MemoryRow> rows;
    try {
      options = file.open(options)->options();
      rows = file.rows(options);
    } catch (const Error&) {
      RC_DISCARD("refused");
    }
    Records all(rows.size());
    std::iota(all.begin(), all.end(), std::uint64_t{0});
    const std::string copy = copied(file, all, options);
    RC_ASSERT(CsvText(copy).rows(options) == rows);
    if (plain) RC_ASSERT(copy == text);
    // A file that begins with a lone empty line does not tell that it has one column.
    if (rows.empty() || rows[0].size() == 1) return;
    const auto one = *rc::gen::inRange<std::size_t>(0, rows.size());
    RC_ASSERT(CsvText(copied(file, {one}, options)).rows(options) ==
              std::vector<MemoryRow>{rows[one]});
  }));
}

}  // namespace
}  // namespace etl
