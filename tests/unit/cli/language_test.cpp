#include "cli/language.h"

#include <gtest/gtest.h>
#include <libintl.h>

#include <cerrno>
#include <clocale>
#include <cstring>
#include <map>

#include "etl/core/error.h"

namespace etl {
namespace {

using Variables = std::map<std::string, std::string>;

std::string chosen_by(const Variables& variables) {
  return language_of_environment([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(Language, IsChosenAsGettextChooses) {
  EXPECT_EQ(chosen_by({}), "en");
  EXPECT_EQ(chosen_by({{"LANG", "es_AR.UTF-8"}}), "es");
  EXPECT_EQ(chosen_by({{"LANG", "es_AR.UTF-8"}, {"LC_MESSAGES", "en_GB.UTF-8"}}), "en");
  EXPECT_EQ(chosen_by({{"LC_ALL", "es_ES@euro"}, {"LC_MESSAGES", "en_GB.UTF-8"}}), "es");
  EXPECT_EQ(chosen_by({{"LANG", "C.UTF-8"}, {"LANGUAGE", "es"}}), "es");
  EXPECT_EQ(chosen_by({{"LANG", "en_US.UTF-8"}, {"LANGUAGE", "pt_BR:es_MX:en"}}), "es");
  EXPECT_EQ(chosen_by({{"LANG", "es_ES.UTF-8"}, {"LANGUAGE", "en:es"}}), "en");
  EXPECT_EQ(chosen_by({{"LANG", "es_ES.UTF-8"}, {"LANGUAGE", "xx"}}), "en");
  for (const char* plain : {"C", "POSIX"}) {
    EXPECT_EQ(chosen_by({{"LC_ALL", plain}, {"LANG", "es_ES"}, {"LANGUAGE", "es"}}), "en");
  }
}

TEST(Language, OfAnOptionIsOneThatEtlSpeaks) {
  EXPECT_EQ(language_for_option("--lang", "es_MX.UTF-8"), "es");
  EXPECT_EQ(language_for_option("--lang", "en"), "en");
  try {
    language_for_option("--lang", "klingon");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("en, es"), std::string::npos) << error.what();
  }
}

TEST(Language, IsTheCataloguesWhateverTheLocaleOfTheProcess) {
  const Language spanish("es", ETL_CATALOGUES);
  EXPECT_EQ(counted("%1 table", "%1 tables", 1, 1).in(spanish), "1 tabla");
  EXPECT_EQ(counted("%1 table", "%1 tables", 4, 4).in(spanish), "4 tablas");
  EXPECT_EQ(message("no such message").in(spanish), "no such message");
  EXPECT_EQ(counted("%1 table", "%1 tables", 4, 4).in(Language("en", ETL_CATALOGUES)), "4 tables");
  // What libraries say stays as it was, as it goes into logs and documents.
  EXPECT_STREQ(setlocale(LC_ALL, nullptr), "C");
  EXPECT_STREQ(strerror(ENOENT), "No such file or directory");
  EXPECT_STREQ(dgettext("etl", "%1 table"), "%1 table");
}

TEST(Language, IsEnglishWhereThereIsNoCatalogue) {
  EXPECT_EQ(message("%1 row", 1).in(Language("es", "/nonexistent")), "1 row");
}

}  // namespace
}  // namespace etl
