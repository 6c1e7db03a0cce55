#include "etl/core/weekdays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "etl/core/error.h"

namespace etl {
namespace {

using ::testing::HasSubstr;

TEST(Weekdays, AreReadByTheirShortAndWholeNamesInAnyCase) {
  EXPECT_EQ(parse_weekdays("mon"), Weekdays(0b0000001));
  EXPECT_EQ(parse_weekdays("SUN"), Weekdays(0b1000000));
  EXPECT_EQ(parse_weekdays("Wednesday, fri"), Weekdays(0b0010100));
  EXPECT_EQ(parse_weekdays("mon,mon"), Weekdays(0b0000001));
}

TEST(Weekdays, RangesIncludeBothEndsAndMayGoOverTheEndOfTheWeek) {
  EXPECT_EQ(parse_weekdays("mon-fri"), Weekdays(0b0011111));
  EXPECT_EQ(parse_weekdays("fri-mon"), Weekdays(0b1110001));
  EXPECT_EQ(parse_weekdays("tue-tue"), Weekdays(0b0000010));
  EXPECT_EQ(parse_weekdays("mon-sun"), kEveryDay);
  EXPECT_EQ(parse_weekdays("wed-tue"), kEveryDay);
  EXPECT_EQ(parse_weekdays("mon-tue,thursday-sat"), Weekdays(0b0111011));
}

TEST(Weekdays, AreWrittenShort) {
  EXPECT_EQ(weekdays_text(parse_weekdays("mon,tue,wed,thu,fri")), "mon-fri");
  EXPECT_EQ(weekdays_text(parse_weekdays("sat,sun")), "sat,sun");
  EXPECT_EQ(weekdays_text(parse_weekdays("fri-mon")), "mon,fri-sun");
  EXPECT_EQ(weekdays_text(kEveryDay), "mon-sun");
}

TEST(Weekdays, AllSetsAreReadAsTheyWereWritten) {
  for (unsigned bits = 1; bits < 0x80; ++bits) {
    const Weekdays days(bits);
    EXPECT_EQ(parse_weekdays(weekdays_text(days)), days) << weekdays_text(days);
  }
}

TEST(Weekdays, OthersAreRefusedWithWhatIsAccepted) {
  for (const char* text : {"", "mo", "montag", "mon-", "-fri", "mon,,tue", "mon-fri-sun", "1-5",
                           "lunes", "mon;tue", "mon\x1b"}) {
    try {
      parse_weekdays(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_THAT(error.what(), HasSubstr("is not a day of the week"));
      EXPECT_THAT(error.hint, HasSubstr("mon-fri"));
    }
  }
}

}  // namespace
}  // namespace etl
