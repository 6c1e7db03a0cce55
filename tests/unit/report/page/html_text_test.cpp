#include "report/page/html_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "etl/core/schedule_rule.h"

namespace etl {
namespace {

TEST(EscapedHtml, LeavesNoMarkUp) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
}

TEST(EscapedHtml, KeepsOtherTextAndShowsWhatCannotBeSeen) {
  EXPECT_EQ(escaped("Año 2026 \xe2\x9c\x85"), "Año 2026 \xe2\x9c\x85");
  EXPECT_EQ(escaped("a\nb\x1b[31m"), "a\\nb\\x1b[31m");
  EXPECT_EQ(escaped("\xe2\x80\xae"
                    "txt"),
            "\\u202etxt");  // right to left
  EXPECT_EQ(escaped("\xff"), "\\xff");
}

TEST(EscapedHtml, IsCutBetweenCharacters) {
  EXPECT_EQ(escaped("abcdef", 3), "abc...");
  EXPECT_EQ(escaped("a\xc3\xb1o", 2), "a...");
  EXPECT_EQ(escaped("a\xc3\xb1o", 4), "a\xc3\xb1o");
}

TEST(EscapedHtml, IsSafeForAnyBytes) {
  EXPECT_TRUE(rc::check("no text ends an attribute or begins an element", [] {
    const auto bytes = *rc::gen::arbitrary<std::vector<char>>();
    const std::string html = escaped(std::string(bytes.begin(), bytes.end()));
    RC_ASSERT(html.find_first_of("<>\"'") == std::string::npos);
  }));
}

TEST(Counted, HasOneOfAThingAlone) {
  EXPECT_EQ(counted(1, "run"), "1 run");
  EXPECT_EQ(counted(0, "run"), "0 runs");
  EXPECT_EQ(counted(1200, "run"), "1,200 runs");
}

TEST(ShownTime, IsReadableAndSafe) {
  EXPECT_EQ(shown_time("2026-03-01T02:00:07-03:00"), "2026-03-01 02:00");
  EXPECT_EQ(shown_time("yesterday"), "yesterday");
  EXPECT_EQ(shown_time("<<<<<<<<<<T<<<<<<<"),
            "&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt; &lt;&lt;&lt;&lt;&lt;");
  EXPECT_EQ(time_element("2026-03-01T02:00:07-03:00"),
            "<time datetime=\"2026-03-01T02:00:07-03:00\">2026-03-01 02:00</time>");
}

TEST(Age, IsInTheLargestUnitThatSaysEnough) {
  const auto now = *parse_iso8601("2026-03-03T12:00:00Z");
  const auto age = [&](std::chrono::seconds before) { return age_element(now - before, now); };
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  EXPECT_EQ(age(seconds(59)), "<span data-age=\"1772539141\">just now</span>");
  EXPECT_NE(age(minutes(59)).find(">59 min ago<"), std::string::npos);
  EXPECT_NE(age(hours(47)).find(">47 h ago<"), std::string::npos);
  EXPECT_NE(age(hours(48)).find(">2 days ago<"), std::string::npos);
  EXPECT_NE(age(-hours(3)).find(">in 3 h<"), std::string::npos);
}

}  // namespace
}  // namespace etl
