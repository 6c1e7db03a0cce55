#include "etl/core/message.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

namespace etl {
namespace {

// Every pattern is known, and its places come in another order.
class Backwards : public Catalogue {
 public:
  std::string pattern(const std::string& id) const override {
    return id == "%1 of %2" ? "%2's %1" : "<" + id + ">";
  }
  std::string pattern(const std::string&, const std::string&, std::uint64_t count) const override {
    return count == 0 ? "no %1" : count == 1 ? "a %1" : "more %1";
  }
};

TEST(Message, FillsThePlacesOfItsPattern) {
  EXPECT_EQ(message("cannot read %1: %2", "a.csv", "No such file").english(),
            "cannot read a.csv: No such file");
  EXPECT_EQ(message("%2 before %1, %2", 1, std::string("b")).english(), "b before 1, b");
  EXPECT_EQ(message("100 % of %1, %3, %", 7).english(), "100 % of 7, %3, %");
  EXPECT_TRUE(Message().empty());
}

TEST(Message, HasAFormForOneAndOneForMany) {
  EXPECT_EQ(counted("%1 row", "%1 rows", 1, 1).english(), "1 row");
  EXPECT_EQ(counted("%1 row", "%1 rows", 0, 0).english(), "0 rows");
  EXPECT_EQ(counted("%1 row", "%1 rows", 1200, "1,200").english(), "1,200 rows");
}

TEST(Message, IsTranslatedWithItsArguments) {
  const Backwards other;
  const Message inner = message("%1 of %2", "rows", "dim_date");
  EXPECT_EQ(message("lost %1", inner).in(other), "<lost dim_date's rows>");
  EXPECT_EQ(message("lost %1", inner).english(), "lost rows of dim_date");
  EXPECT_EQ(counted("%1 row", "%1 rows", 2, "x").in(other), "more x");
  EXPECT_EQ(Message("from the server").in(other), "from the server");
  EXPECT_EQ(message("").in(other), "") << "a catalogue answers that with its header";
}

TEST(Message, IsItsEnglishTextToEverybodyElse) {
  const Message text = message("a %1", "b");
  const std::string& as_text = text;
  EXPECT_EQ(as_text, "a b");
  EXPECT_TRUE(text == Message("a b"));
  std::ostringstream out;
  out << text;
  EXPECT_EQ(out.str(), "a b");
}

// What an argument holds is never taken for a place.
TEST(Message, FillsEachPlaceOnceWhateverTheArgumentsHold) {
  EXPECT_TRUE(rc::check([](const std::string& a, const std::string& b) {
    const std::string first = "%2%1" + a;
    const std::string second = b + "%1%";
    RC_ASSERT(message("[%1|%2]", first, second).english() == "[" + first + "|" + second + "]");
    RC_ASSERT(message("[%1|%2]", first, second).in(Catalogue()) ==
              "[" + first + "|" + second + "]");
  }));
}

}  // namespace
}  // namespace etl
