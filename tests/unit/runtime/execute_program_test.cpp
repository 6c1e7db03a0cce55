#include "etl/runtime/execute_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "etl/core/error.h"

namespace etl {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong = std::chrono::minutes(1);

ProgramResult shell(const std::string& script, std::string_view input = {},
                    milliseconds limit = kLong) {
  const StopFlag stop;
  return execute_program({"sh", "-c", script}, input, limit, stop);
}

std::error_code refusal(const std::vector<std::string>& arguments, milliseconds limit = kLong) {
  const StopFlag stop;
  try {
    static_cast<void>(execute_program(arguments, {}, limit, stop));
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find(arguments.front()), std::string::npos);
    return error.code();
  }
  return {};
}

bool has_child() { return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

TEST(ExecuteProgram, TellsWhatTheProgramWroteAndHowItEnded) {
  const ProgramResult result = shell("echo one; echo two >&2; exit 3");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "one\n");
  EXPECT_EQ(result.err, "two\n");
}

TEST(ExecuteProgram, PassesArgumentsAsTheyAre) {
  const StopFlag stop;
  const std::string odd = "a b'\"$HOME;*\\";
  EXPECT_EQ(execute_program({"printf", "%s", odd}, {}, kLong, stop).out, odd);
}

// Far more than a pipe holds.
TEST(ExecuteProgram, GivesItsInputAndReadsItsOutputWhole) {
  const std::string text(1'000'000, 'x');
  const ProgramResult result = shell("cat", text);
  EXPECT_EQ(result.out.size(), text.size());
  EXPECT_EQ(result.out, text);
}

TEST(ExecuteProgram, WithoutInputReadsNothing) { EXPECT_EQ(shell("cat; echo over").out, "over\n"); }

TEST(ExecuteProgram, ThatReadsNoInputIsNoError) {
  EXPECT_EQ(shell("exit 0", std::string(1'000'000, 'x')).exit_code, 0);
}

TEST(ExecuteProgram, EndedByASignalIsToldAsAShellDoes) {
  EXPECT_EQ(shell("kill -KILL $$").exit_code, 137);
}

TEST(ExecuteProgram, SpeaksPlainEnglish) {
  ASSERT_EQ(setenv("LANGUAGE", "es", 1), 0);
  EXPECT_EQ(shell("echo $LC_ALL$LANGUAGE").out, "C\n");
  unsetenv("LANGUAGE");
}

TEST(ExecuteProgram, HasNoFileOfOursAndEndsByABrokenPipe) {
  const int left_open = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  ASSERT_GT(left_open, STDERR_FILENO);
  signal(SIGPIPE, SIG_IGN);  // as the program does
  // A shell's own files are above 9.
  EXPECT_EQ(shell("for n in 3 4 5 6 7 8 9; do (: <&$n) 2>/dev/null && echo $n; done; :").out, "");
  EXPECT_EQ(shell("sh -c 'kill -PIPE $$'; echo $?").out, "141\n");
  signal(SIGPIPE, SIG_DFL);
  close(left_open);
}

TEST(ExecuteProgram, ThatLeavesAnotherBehindIsNotWaitedForLonger) {
  const ProgramResult result = shell("sleep 50 & echo $!");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(kill(static_cast<pid_t>(std::stol(result.out)), SIGKILL), 0) << "it has ended already";
}

TEST(ExecuteProgram, ThatIsNotThereOrMayNotBeRunIsToldApart) {
  EXPECT_EQ(refusal({"no-such-program-of-etl"}), std::errc::no_such_file_or_directory);
  EXPECT_EQ(refusal({"/etc/passwd"}), std::errc::permission_denied);
}

TEST(ExecuteProgram, ThatDoesNotEndIsEnded) {
  EXPECT_EQ(refusal({"sleep", "1000"}, milliseconds(50)), std::errc::timed_out);
  EXPECT_EQ(refusal({"sh", "-c", "exec >&- 2>&-; exec sleep 1000"}, milliseconds(50)),
            std::errc::timed_out);
  EXPECT_FALSE(has_child());
}

TEST(ExecuteProgram, ThatWritesWithoutEndIsEnded) {
  EXPECT_EQ(refusal({"yes"}), std::errc::message_size);
  EXPECT_FALSE(has_child());
}

TEST(ExecuteProgram, IsEndedWhenAStopIsAskedFor) {
  StopFlag stop;
  stop.request(SIGTERM);
  try {
    static_cast<void>(execute_program({"sleep", "1000"}, {}, kLong, stop));
    FAIL() << "it has ended";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
    EXPECT_EQ(error.signal, SIGTERM);
  }
  EXPECT_FALSE(has_child());
}

}  // namespace
}  // namespace etl
