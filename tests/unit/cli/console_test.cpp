#include "cli/console.h"

#include <gtest/gtest.h>

#include <sstream>

#include "etl/runtime/worker.h"

namespace etl {
namespace {

class ConsoleStreams : public testing::Test {
 protected:
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  std::ostringstream out_;
  std::ostringstream err_;
  ConsoleOptions options_;
};

TEST_F(ConsoleStreams, ResultsGoToStdoutAndTheRestToStderr) {
  Console console(out_, err_, options_);
  console.result("result");
  console.answer("answer");
  console.info("info");
  console.detail("detail");
  console.json("{}");
  console.warning({NoticeKind::kSecurity, ".env", "can be read by others"});
  console.error(Error(ErrorKind::kMirror, "disk full", "make room"));
  EXPECT_EQ(out(), "result\nanswer\n");
  EXPECT_EQ(err(),
            "info\netl: warning: .env: can be read by others\n"
            "etl: error: disk full\netl: hint: make room\n");
}

TEST_F(ConsoleStreams, QuietLeavesErrorsAndAnswers) {
  options_.quiet = true;
  options_.verbose = true;
  Console console(out_, err_, options_);
  console.result("result");
  console.answer("answer");
  console.info("info");
  console.detail("detail");
  console.warning({NoticeKind::kOther, "", "warning"});
  console.error(Error(ErrorKind::kMirror, "disk full"));
  EXPECT_EQ(out(), "answer\n");
  EXPECT_EQ(err(), "etl: error: disk full\n");
}

TEST_F(ConsoleStreams, JsonLeavesOnlyTheDocumentOnStdout) {
  options_.json = true;
  Console console(out_, err_, options_);
  console.result("result");
  console.answer("answer");
  console.document("document\n");
  console.json("{}\n");
  console.info("info");
  EXPECT_EQ(out(), "{}\n");
  EXPECT_EQ(err(), "info\n");
}

TEST_F(ConsoleStreams, ColoursOnlyWhereAsked) {
  options_.colour = true;
  Console(out_, err_, options_).error(Error(ErrorKind::kMirror, "disk full", "make room"));
  EXPECT_EQ(err(), "\x1b[1;31metl: error:\x1b[0m disk full\netl: hint: make room\n");
}

TEST_F(ConsoleStreams, ErrorsAreOneLineWhateverTheServerSays) {
  Console console(out_, err_, options_);
  console.error(Error(ErrorKind::kSourceConnection,
                      "connection failed:\n\tno server\n\tat all\n\x1b[2Jx\n", "start\nit"));
  EXPECT_EQ(err(),
            "etl: error: connection failed: no server at all \\x1b[2Jx\netl: hint: start it\n");
}

TEST_F(ConsoleStreams, NamesCannotMoveTheCursor) {
  Console(out_, err_, options_).result("✅ Loaded 1 record into a\x1b[1A\x07 b  c");
  EXPECT_EQ(out(), "✅ Loaded 1 record into a\\x1b[1A\\x07 b  c\n");
}

TEST_F(ConsoleStreams, ProgressIsGoneBeforeAnythingElseIsWritten) {
  options_.progress = true;
  {
    Console console(out_, err_, options_);
    console.progress("50%");
    console.progress("60%");
    console.result("done");
    console.info("info");
    console.progress("70%");
  }
  EXPECT_EQ(err(), "\r\x1b[K50%\r\x1b[K60%\r\x1b[Kinfo\n\r\x1b[K70%\r\x1b[K");
}

TEST_F(ConsoleStreams, NoProgressWhereNobodyWatches) {
  Console console(out_, err_, options_);
  console.progress("50%");
  console.clear_progress();
  EXPECT_EQ(err(), "");
}

TEST_F(ConsoleStreams, LinesOfTwoThreadsStayWhole) {
  options_.progress = true;
  Console console(out_, err_, options_);
  constexpr int kLines = 500;
  Worker progress([&] {
    for (int i = 0; i < kLines; ++i) console.progress("progress");
  });
  for (int i = 0; i < kLines; ++i) console.result("a result");
  progress.join();
  std::string expected;
  for (int i = 0; i < kLines; ++i) expected += "a result\n";
  EXPECT_EQ(out(), expected);
}

}  // namespace
}  // namespace etl
