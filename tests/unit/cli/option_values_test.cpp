#include "cli/option_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "etl/core/error.h"

namespace etl {
namespace {

using Names = std::vector<std::string>;

TEST(NameList, IsSplitAtCommas) {
  EXPECT_EQ(names_in("--tables", "a"), (Names{"a"}));
  EXPECT_EQ(names_in("--tables", "a,b.c, d e ,f"), (Names{"a", "b.c", "d e", "f"}));
}

TEST(NameList, KeepsWhatStandsInDoubleQuotes) {
  EXPECT_EQ(names_in("--tables", R"("a,b","Odd ""Sheet""" , c)"),
            (Names{"a,b", "Odd \"Sheet\"", "c"}));
  EXPECT_EQ(names_in("--tables", R"(Odd "Sheet")"), (Names{"Odd \"Sheet\""}));
}

TEST(NameList, RefusesEmptyNamesAndBrokenQuotes) {
  for (const char* value : {"", ",", "a,", ",a", "a,,b", " ", "\"\"", "\"a", "\"a\"b", "\"a\"\""}) {
    EXPECT_THROW(names_in("--tables", value), Error) << value;
  }
}

RC_GTEST_PROP(NameListProperty, AnyNamesInQuotesComeBack, ()) {
  const auto names =
      *rc::gen::nonEmpty(rc::gen::container<Names>(rc::gen::nonEmpty<std::string>()));
  std::string list;
  for (const std::string& name : names) {
    list += list.empty() ? "\"" : ",\"";
    for (const char c : name) list += c == '"' ? std::string("\"\"") : std::string(1, c);
    list += '"';
  }
  RC_ASSERT(names_in("--tables", list) == names);
}

TEST(Durations, AreSecondsWithDecimals) {
  EXPECT_EQ(duration_of("--t", "10").count(), 10'000);
  EXPECT_EQ(duration_of("--t", "0.25").count(), 250);
  for (const char* value : {"", "0", "-1", "1s", "1e3", "nan", "86401", "1.2.3", ".", "0x10"}) {
    EXPECT_THROW(duration_of("--t", value), Error) << value;
  }
}

TEST(Ages, HaveAUnitOrAreSeconds) {
  EXPECT_EQ(age_of("--max-age", "3600").count(), 3'600);
  EXPECT_EQ(age_of("--max-age", "45s").count(), 45);
  EXPECT_EQ(age_of("--max-age", "90m").count(), 5'400);
  EXPECT_EQ(age_of("--max-age", "26h").count(), 93'600);
  EXPECT_EQ(age_of("--max-age", "2d").count(), 172'800);
  for (const char* value : {"", "0", "0h", "-1h", "+1h", "1.5h", "h", "26 h", "26H", "1h30m", "1w",
                            "999999999d", "99999999999999999999s"}) {
    EXPECT_THROW(age_of("--max-age", value), Error) << value;
  }
}

TEST(WholeNumbers, SayWhatIsAccepted) {
  EXPECT_EQ(whole_number("--keep", "7", 1, 100), 7);
  try {
    whole_number("--keep", "many", 1, 100);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "--keep: \"many\" is not a whole number from 1 to 100");
    EXPECT_EQ(error.kind, ErrorKind::kUsage);
  }
}

TEST(OneCharacter, CanBeATabulator) {
  EXPECT_EQ(one_character("--delimiter", ";"), ';');
  EXPECT_EQ(one_character("--delimiter", "tab"), '\t');
  EXPECT_EQ(one_character("--delimiter", "\\t"), '\t');
  EXPECT_EQ(one_character("--delimiter", "\t"), '\t');
  for (const char* value : {"", ";;", "\n", "é"}) {
    EXPECT_THROW(one_character("--delimiter", value), Error) << value;
  }
}

TEST(Choices, ListWhatIsAccepted) {
  try {
    choice<int>("--mode", "guess", {{"replace", 1}, {"append", 2}});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "--mode: \"guess\" is not one of replace, append");
  }
}

TEST(OptionValues, SizesHaveAUnitAndALeast) {
  constexpr std::size_t kLeast = std::size_t{4} << 20;
  EXPECT_EQ(size_of("--memory", "4MB", kLeast), kLeast);
  EXPECT_EQ(size_of("--memory", "2GB", kLeast), std::size_t{2} << 30);
  for (const char* value : {"", "MB", "512", "3MB", "0GB", "-1MB", "4mb", "4 MB", "4MB ", "4KB",
                            "99999999999GB", "18446744073709551617MB"}) {
    EXPECT_THROW(size_of("--memory", value, kLeast), Error) << value;
  }
}

}  // namespace
}  // namespace etl
