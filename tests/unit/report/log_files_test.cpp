#include "etl/report/log_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "etl/core/error.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class Log : public testing::Test {
 protected:
  std::unique_ptr<LogFile> open(LogLevel level = LogLevel::kInfo, std::size_t most = 10U << 20U) {
    LogFileOptions options;
    options.folder = folder_.file("logs");
    options.name = "etl_load.log";
    options.level = level;
    options.most_bytes = most;
    options.rotated_files = 2;
    return open_log_file(options);
  }
  std::string text() const { return read_file(path()); }
  std::string path() const { return folder_.file("logs/etl_load.log"); }

  TemporaryFolder folder_;
};

TEST_F(Log, HasTimeLevelAndProcessInEachLine) {
  open()->write(LogLevel::kWarning, "dim_date: 350 rows");
  const std::string line = text();
  // 2026-03-01T02:00:00.123-03:00
  std::string shape = line.substr(0, 29);
  for (char& c : shape) {
    if (c >= '0' && c <= '9') c = '0';
    if (c == '-') c = '+';
  }
  EXPECT_EQ(shape, "0000+00+00T00:00:00.000+00:00") << line;
  EXPECT_EQ(line.substr(29),
            " warning [" + std::to_string(process_id()) + "] dim_date: 350 rows\n");
}

TEST_F(Log, IsWrittenAtOnce) {
  const auto log = open();
  log->write(LogLevel::kInfo, "first");
  EXPECT_NE(text().find("first\n"), std::string::npos);
}

TEST_F(Log, ContinuesWhatIsThere) {
  open()->write(LogLevel::kInfo, "first");
  open()->write(LogLevel::kInfo, "second");
  EXPECT_NE(text().find("first"), std::string::npos);
  EXPECT_NE(text().find("second"), std::string::npos);
}

TEST_F(Log, LeavesOutWhatIsBelowItsLevel) {
  const auto log = open(LogLevel::kWarning);
  log->write(LogLevel::kDebug, "debug line");
  log->write(LogLevel::kInfo, "info line");
  log->write(LogLevel::kError, "error line");
  EXPECT_EQ(text().find("debug line"), std::string::npos);
  EXPECT_EQ(text().find("info line"), std::string::npos);
  EXPECT_NE(text().find("error line"), std::string::npos);
}

TEST_F(Log, CannotBeForgedByData) {
  open()->write(LogLevel::kInfo,
                "a table named x\n2026-03-01T02:00:00 error [1] all is lost\r\x1b[1A");
  const std::string written = text();
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
  EXPECT_NE(written.find("x\\n2026-03-01T02:00:00 error [1] all is lost\\r\\x1b[1A\n"),
            std::string::npos)
      << written;
}

TEST_F(Log, NeverTakesDataForAFormat) {
  open()->write(LogLevel::kInfo, "{} {0} {:>999999999} %s %n %v");
  EXPECT_NE(text().find("{} {0} {:>999999999} %s %n %v\n"), std::string::npos) << text();
}

TEST_F(Log, IsForItsOwnerAloneAfterRotationToo) {
  const mode_t before = umask(0);
  {
    const auto log = open(LogLevel::kInfo, 400);
    for (int i = 0; i < 40; ++i) log->write(LogLevel::kInfo, "some line " + std::to_string(i));
  }
  umask(before);
  EXPECT_EQ(fs::status(folder_.file("logs")).permissions(), fs::perms::owner_all);
  const std::vector<std::string> names = files_in_folder(folder_.file("logs"));
  EXPECT_EQ(names, (std::vector<std::string>{"etl_load.1.log", "etl_load.2.log", "etl_load.log"}));
  for (const std::string& name : names) {
    EXPECT_EQ(shared_permissions(folder_.file("logs/" + name)), 0U) << name;
  }
}

TEST_F(Log, WithAnOldFirstLineIsRotatedWhenItIsOpened) {
  const auto days_ago = [](int days) {
    std::string time =
        utc_iso8601(std::chrono::system_clock::now() - days * std::chrono::hours(24));
    return time.replace(time.size() - 1, 1, ".000+00:00") + " info    [1] old\n";
  };
  fs::create_directories(folder_.file("logs"));
  const auto opened_with = [&](const std::string& content) {
    for (const std::string& name : files_in_folder(folder_.file("logs"))) {
      remove_file(folder_.file("logs/" + name));
    }
    std::ofstream(path()) << content;
    LogFileOptions options;
    options.folder = folder_.file("logs");
    options.name = "etl_load.log";
    options.most_days = 30;
    open_log_file(options)->write(LogLevel::kInfo, "new");
    return files_in_folder(folder_.file("logs"));
  };
  const std::vector<std::string> rotated = {"etl_load.1.log", "etl_load.log"};
  const std::vector<std::string> as_it_was = {"etl_load.log"};
  EXPECT_EQ(opened_with(days_ago(31) + days_ago(1)), rotated);
  EXPECT_EQ(read_file(folder_.file("logs/etl_load.1.log")), days_ago(31) + days_ago(1));
  EXPECT_EQ(text().find("old"), std::string::npos);
  EXPECT_NE(text().find("new"), std::string::npos);
  EXPECT_EQ(opened_with(days_ago(29)), as_it_was);
  EXPECT_EQ(opened_with("of somebody else\n"), as_it_was);
  EXPECT_EQ(opened_with("half a line\n" + days_ago(31)), rotated);
  EXPECT_EQ(opened_with(""), as_it_was);
}

TEST_F(Log, ThatCannotBeWrittenIsAnError) {
  std::ofstream(folder_.file("logs")) << "a file";
  try {
    open();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kReport);
    EXPECT_EQ(std::string(error.what()), "cannot write the log " + path() + ": Not a directory");
    EXPECT_FALSE(error.hint.empty());
  }
}

TEST_F(Log, WhosePathIsAFolderIsAnError) {
  fs::create_directories(path());
  EXPECT_THROW(open(), Error);
}

TEST_F(Log, OfALevelThatIsOffIsNotMade) {
  const auto log = open(LogLevel::kOff);
  log->write(LogLevel::kError, "x");
  EXPECT_FALSE(fs::exists(folder_.file("logs")));
}

TEST_F(Log, OnAFullDiskEndsNothingAndSaysSoAfterwards) {
  fs::create_directories(folder_.file("logs"));
  fs::create_symlink("/dev/full", path());
  const auto log = open();
  EXPECT_NO_THROW(for (int i = 0; i < 2000; ++i) log->write(LogLevel::kInfo, "some line"));
  EXPECT_NE(log->failure(), "");
}

TEST(LogLevels, AreReadInAnyCase) {
  EXPECT_EQ(parse_log_level("DEBUG"), LogLevel::kDebug);
  EXPECT_EQ(parse_log_level("info"), LogLevel::kInfo);
  EXPECT_EQ(parse_log_level("Warning"), LogLevel::kWarning);
  EXPECT_EQ(parse_log_level("warn"), LogLevel::kWarning);
  EXPECT_EQ(parse_log_level("CRITICAL"), LogLevel::kError);
  EXPECT_EQ(parse_log_level("off"), LogLevel::kOff);
  EXPECT_FALSE(parse_log_level("loud"));
  EXPECT_FALSE(parse_log_level(""));
}

}  // namespace
}  // namespace etl
