// Files in other encodings than UTF-8, as iconv(1) writes them.
#include "csv/encoding.h"

#include <gtest/gtest.h>

#include "support/csv_text.h"
#include "support/subprocess.h"

namespace etl {
namespace {

using Rows = std::vector<MemoryRow>;

CsvOptions in(const std::string& encoding) {
  CsvOptions options;
  options.encoding = encoding;
  return options;
}

std::string written(const std::string& encoding, const std::string& text) {
  Command command;
  command.arguments = {"/usr/bin/env", "iconv", "-f", "UTF-8", "-t", encoding};
  command.environment["PATH"] = "/usr/bin:/bin";
  command.input = text;
  const Outcome outcome = run_program(command);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.out;
}

constexpr const char* kText = "caf\xc3\xa9,b\r\n\"S\xc3\xa3o\r\nPaulo\",2\r\n";
const Rows kRows = {{"S\xc3\xa3o\r\nPaulo", "2"}};

TEST(CsvEncoding, IsWhatTheOptionNames) {
  for (const char* name : {"windows-1252", "latin1", "ISO-8859-15", "utf-16le", "UTF-16BE",
                           "utf-16", "utf-32", "utf8", "IBM850"}) {
    const CsvText text(written(name, kText));
    EXPECT_EQ(text.rows(in(name)), kRows) << name;
    EXPECT_EQ(text.open(in(name))->header().front(), "caf\xc3\xa9") << name;
  }
  EXPECT_EQ(CsvText("a\n\x80\n").rows(in("windows-1252")), (Rows{{"\xe2\x82\xac"}}));
}

TEST(CsvEncoding, IsFoundByTheByteOrderMark) {
  for (const char* name : {"utf-16le", "utf-16be"}) {
    const CsvText text(written(name, std::string("\xef\xbb\xbf") + kText));
    EXPECT_EQ(text.rows(), kRows) << name;
    EXPECT_EQ(text.rows(in("utf-16")), kRows) << name;
    EXPECT_EQ(text.rows(in(name)), kRows) << name;
  }
  EXPECT_EQ(CsvText(written("utf-16be",
                            "\xef\xbb\xbf"
                            "a\n"))
                .open()
                ->dialect(),
            "comma, quotes, LF, UTF-16BE with BOM, header");
  EXPECT_EQ(CsvText(written("utf-16le", "a\n")).open(in("utf-16"))->dialect(),
            "comma, quotes, LF, UTF-16LE, header");
}

TEST(CsvEncoding, RefusesBytesThatHaveNoMeaningInIt) {
  const CsvText text("a\nx\x81\n");
  const Error error = text.error(in("windows-1252"));
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(std::string(error.what()),
            text.path() + ": invalid windows-1252 at byte 3 of the file");
  EXPECT_NE(error.hint.english().find("--encoding"), std::string::npos);
}

TEST(CsvEncoding, RefusesATextThatEndsInsideACharacter) {
  const CsvText text(std::string("a\0\n\0b", 5));
  EXPECT_EQ(std::string(text.error(in("utf-16le")).what()),
            text.path() + ": ends inside a character of utf-16le, at byte 4 of the file");
}

TEST(CsvEncoding, RefusesANameThatNobodyKnows) {
  for (const char* name : {"klingon", "latin1//IGNORE", "UTF-8//TRANSLIT"}) {
    const Error error = CsvText("a\n").error(in(name));
    EXPECT_EQ(error.kind, ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find(name), std::string::npos);
    EXPECT_NE(error.hint.english().find("windows-1252"), std::string::npos);
  }
}

TEST(CsvEncoding, IsProposedWhereTheFileIsNoUtf8) {
  EXPECT_NE(CsvText("a\nS\xe3o\n").error().hint.english().find("--encoding windows-1252"),
            std::string::npos);
  EXPECT_NE(
      CsvText(written("utf-16le", "a\n1\n")).error().hint.english().find("--encoding utf-16le"),
      std::string::npos);
}

TEST(CsvEncoding, GivesTheSameTextInPiecesOfAnySize) {
  std::string text = "a\n";
  for (int i = 0; i < 50'000; ++i) text += "\xc3\xa3\xf0\x9f\x9a\x80" + std::to_string(i) + "\n";
  const CsvText file(written("utf-16le", text));
  for (const std::size_t size : {1U, 7U, 100'000U}) {
    const StopFlag stop;
    const std::unique_ptr<ByteInput> input =
        decoded("utf-16le", "f", "the file", open_file(file.path(), stop));
    std::string read;
    std::string piece(size, ' ');
    while (const std::size_t got = input->read(piece.data(), piece.size())) {
      read.append(piece, 0, got);
    }
    EXPECT_TRUE(read == text) << size;
  }
}

TEST(CsvEncoding, IsWrittenBackAsItWas) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "S\xc3\xa3o \xc2\xa9\r\n";
  for (const char* name : {"windows-1252", "utf-16be", "utf-8"}) {
    EXPECT_EQ(TextEncoder(name).encoded(text), written(name, text)) << name;
  }
}

}  // namespace
}  // namespace etl
