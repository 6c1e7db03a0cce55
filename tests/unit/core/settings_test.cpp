#include "etl/core/settings.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "etl/core/error.h"

namespace etl {
namespace {

std::string example_text() {
  std::ifstream file(std::string(ETL_SOURCE_DIR) + "/.env.example");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What parsing fails with; an empty text where it does not fail.
std::string complaint(const std::string& text) {
  try {
    parse_env_file(text, ".env");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
    EXPECT_FALSE(error.hint.empty());
    return error.what();
  }
  return {};
}

std::string one_value(const std::string& line) { return parse_env_file(line, ".env").at("K"); }

TEST(EnvExample, HasEveryKeyWithItsDefaultAndNothingElse) {
  KeyValues expected;
  for (const SettingKey& key : setting_keys()) {
    expected[std::string(key.name)] = std::string(key.default_value);
  }
  EXPECT_EQ(parse_env_file(example_text(), ".env.example"), expected);
}

TEST(EnvExample, ExplainsEachKeyInTheLineAboveIt) {
  std::istringstream lines(example_text());
  std::set<std::string> explained;
  std::string above;
  for (std::string line; std::getline(lines, line); above = line) {
    for (const SettingKey& key : setting_keys()) {
      if (line.rfind(std::string(key.name) + "=", 0) != 0) continue;
      EXPECT_EQ(above, "# " + std::string(key.description));
      explained.insert(std::string(key.name));
    }
  }
  EXPECT_EQ(explained.size(), setting_keys().size());
}

TEST(SettingKeys, MarkPasswordsAsSecret) {
  std::set<std::string_view> secrets;
  for (const SettingKey& key : setting_keys()) {
    if (key.secret) secrets.insert(key.name);
  }
  EXPECT_EQ(secrets, (std::set<std::string_view>{"DB_PASSWORD", "ETL_HTTP_TOKEN", "SMTP_PASSWORD",
                                                 "WEBHOOK_URL"}));
}

TEST(SettingKeys, HaveTheDefaultsOfTheContract) {
  const Settings settings({}, {});
  EXPECT_EQ(settings.value("DB_NAME"), "proyecto_data_engineer");
  EXPECT_EQ(settings.value("DB_SCHEMA"), "bi_schema");
  EXPECT_EQ(settings.value("LOG_LEVEL"), "INFO");
  EXPECT_EQ(settings.value("ETL_SCHEDULE_TIME"), "02:00");
  EXPECT_EQ(settings.value("MIRROR_PATH"), "cloud_mirror/data_warehouse.db");
  EXPECT_EQ(settings.value("REPORT_DIR"), "reports");
  EXPECT_EQ(settings.value("LOG_DIR"), "logs");
  EXPECT_EQ(settings.value("DB_HOST"), "");
}

TEST(EnvFile, ReadsPlainQuotedAndExportedValues) {
  EXPECT_EQ(one_value("K=plain"), "plain");
  EXPECT_EQ(one_value("K = spaced out \t"), "spaced out");
  EXPECT_EQ(one_value("  export K=exported"), "exported");
  EXPECT_EQ(one_value("K='a # \"literal\" \\n $x'"), "a # \"literal\" \\n $x");
  EXPECT_EQ(one_value("K=\"a\\n\\t\\\"\\\\\\$b\""), "a\n\t\"\\$b");
  EXPECT_EQ(one_value("K=it's \"here\""), "it's \"here\"");
  EXPECT_EQ(one_value("K="), "");
  EXPECT_EQ(one_value("K=''"), "");
  EXPECT_EQ(one_value("K=a=b"), "a=b");
}

TEST(EnvFile, TakesAHashForACommentOnlyAfterABlank) {
  EXPECT_EQ(one_value("K=pass#word # a comment"), "pass#word");
  EXPECT_EQ(one_value("K=#start"), "#start");
  EXPECT_EQ(one_value("K= # nothing"), "");
  EXPECT_EQ(one_value("K='x' # a comment"), "x");
  EXPECT_EQ(parse_env_file("# K=1\n\n   \n\t# x", ".env"), KeyValues{});
}

TEST(EnvFile, TakesWindowsLineEndsAndAByteOrderMark) {
  EXPECT_EQ(parse_env_file("\xEF\xBB\xBF"
                           "A=1\r\nB=\"2\"\r\n",
                           ".env"),
            (KeyValues{{"A", "1"}, {"B", "2"}}));
}

TEST(EnvFile, LetsTheLastOfTwoEqualKeysCount) { EXPECT_EQ(one_value("K=1\nK=2\n"), "2"); }

TEST(EnvFile, NamesTheLineOfAMistake) {
  EXPECT_EQ(complaint("A=1\nno assignment\n"), ".env line 2: \"=\" is missing after the name");
  EXPECT_EQ(complaint("\n\n=x"), ".env line 3: does not start with the name of a setting");
  EXPECT_EQ(complaint("1A=x"), ".env line 1: does not start with the name of a setting");
  EXPECT_EQ(complaint("A='x"), ".env line 1: the quote is not closed on this line");
  EXPECT_EQ(complaint("A=\"x\\\""), ".env line 1: the quote is not closed on this line");
  EXPECT_EQ(complaint("A=\"x\\"), ".env line 1: the quote is not closed on this line");
  EXPECT_EQ(complaint("A='x'y"), ".env line 1: text after the closing quote");
  EXPECT_EQ(complaint("A='x'#y"), ".env line 1: text after the closing quote");
  EXPECT_NE(complaint("A=\"\\x\""), "");
  EXPECT_NE(complaint(std::string("A=a\0b", 5)), "");
}

TEST(EnvFile, NeverRepeatsAValueInAComplaint) {
  for (const char* line : {"hunter2", "hunter2 x", "DB_PASSWORD='hunter2", "DB_PASSWORD='a'hunter2",
                           "DB_PASSWORD=\"hunter2\\z\"", "=hunter2", "DB PASSWORD=hunter2"}) {
    const std::string said = complaint(line);
    EXPECT_NE(said, "") << line;
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
  }
}

std::string in_double_quotes(const std::string& value) {
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      if (c == '"' || c == '\\' || c == '$') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + '"';
}

RC_GTEST_PROP(EnvFileProperty, AnyValueWrittenInQuotesReadsBackEqual, ()) {
  const auto value = *rc::gen::container<std::string>(rc::gen::nonZero<char>());
  RC_ASSERT(one_value("A=1\nK=" + in_double_quotes(value) + " # x\nB=2\n") == value);
  if (value.find_first_of("'\n") == std::string::npos) {
    RC_ASSERT(one_value("K='" + value + "'\n") == value);
  }
}

RC_GTEST_PROP(EnvFileProperty, AnyTextIsReadOrRefusedByItsLine, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::element('"', '\'', '\\', '=', '#', '\n', ' ', 'K', 'x', '\r'),
                     rc::gen::arbitrary<char>()));
  try {
    parse_env_file(text, ".env");
  } catch (const Error& error) {
    RC_ASSERT(error.kind == ErrorKind::kConfiguration);
    RC_ASSERT(std::string(error.what()).rfind(".env line ", 0) == 0U);
  }
}

TEST(Settings, LetTheEnvironmentBeatTheFileAndTheFileTheDefault) {
  const Settings settings({{"DB_HOST", "env"}}, {{"DB_HOST", "file"}, {"DB_SCHEMA", "file"}});
  EXPECT_EQ(settings.value("DB_HOST"), "env");
  EXPECT_EQ(settings.value("DB_SCHEMA"), "file");
  EXPECT_EQ(settings.value("DB_NAME"), "proyecto_data_engineer");
  EXPECT_EQ(settings.origin("DB_HOST"), "environment");
  EXPECT_EQ(settings.origin("DB_SCHEMA"), ".env");
  EXPECT_EQ(settings.origin("DB_NAME"), "default");
  EXPECT_FALSE(settings.given("DB_NAME"));
}

TEST(Settings, TakeAnEmptyValueForNone) {
  const Settings settings({{"DB_SCHEMA", ""}}, {{"DB_SCHEMA", "file"}, {"DB_NAME", ""}});
  EXPECT_EQ(settings.value("DB_SCHEMA"), "file");
  EXPECT_EQ(settings.value("DB_NAME"), "proyecto_data_engineer");
}

TEST(Settings, ReadWholeNumbersInRange) {
  const Settings settings({{"DB_PORT", "5433"}}, {});
  EXPECT_EQ(settings.number("DB_PORT", 1, 65535), 5433);
  EXPECT_EQ(settings.number("MIRROR_KEEP", 1, 1000), 2);
}

TEST(Settings, NameTheKeyOfABadNumberAndNotItsValue) {
  for (const char* value : {"hunter2", "0", "65536", "5432x", " 5432", "99999999999999999999"}) {
    const Settings settings({{"DB_PORT", value}}, {});
    try {
      settings.number("DB_PORT", 1, 65535);
      ADD_FAILURE() << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_EQ(std::string(error.what()),
                "DB_PORT (environment) is not a whole number from 1 to 65535");
    }
  }
}

TEST(Settings, KnowTheirKeys) {
  const Settings settings({}, {});
  EXPECT_THROW(settings.value("DB_PASSWORT"), Error);
}

}  // namespace
}  // namespace etl
