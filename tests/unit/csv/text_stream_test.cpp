#include "csv/text_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

namespace etl {
namespace {

// Gives a text in pieces of at most so many bytes.
class Pieces final : public ByteInput {
 public:
  Pieces(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min({size, piece_, text_.size() - at_});
    text_.copy(buffer, count, at_);
    at_ += count;
    return count;
  }
  std::optional<std::uint64_t> file_size() const override { return std::nullopt; }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

struct Settled {
  std::string text;
  std::optional<Damage> damage;
  LineEnd line_end = LineEnd::kUnknown;
};

Settled settled(const std::string& raw, std::size_t piece = 1000, std::size_t buffer = 1000) {
  CsvTextStream stream(std::make_unique<Pieces>(raw, piece), {});
  Settled result;
  std::string room(buffer, '?');
  while (const std::size_t got = stream.read(room.data(), room.size())) {
    result.text.append(room, 0, got);
  }
  if (stream.damaged()) result.damage = stream.damage();
  result.line_end = stream.line_end();
  return result;
}

void expect_damage(const std::string& raw, DamageKind kind, std::uint64_t offset,
                   const std::string& text) {
  const Settled result = settled(raw, 1);
  ASSERT_TRUE(result.damage) << raw;
  EXPECT_EQ(result.damage->kind, kind) << raw;
  EXPECT_EQ(result.damage->offset, offset) << raw;
  EXPECT_EQ(result.text, text) << raw;
}

const std::string kMark(1, kQuotedCarriageReturn);
const std::string kEnd = std::string(1, kDamage) + "\n";

TEST(CsvTextStream, EndsTheLastLine) {
  EXPECT_EQ(settled("a\nb").text, "a\nb\n");
  EXPECT_EQ(settled("a\nb\n").text, "a\nb\n");
  EXPECT_EQ(settled("a\nb\r").text, settled("a\nb\r\n").text);
  EXPECT_EQ(settled("").text, "");
}

TEST(CsvTextStream, MakesLineFeedsOfLineEndsOutsideQuotes) {
  EXPECT_EQ(settled("a,b\r\nc\r\n\r\nd\n").text, "a,b\nc\n\nd\n");
  EXPECT_EQ(settled("a\rb\r\rc").text, "a\nb\n\nc\n");
  EXPECT_EQ(settled("a\rb\r\nc\nd\r").text, "a\nb\nc\nd\n");
  EXPECT_EQ(settled("a\nb\rc\n").text, "a\nb\nc\n");
  EXPECT_EQ(settled("a\r\nb\r\r\nc\n").text, "a\nb\n\nc\n");
}

TEST(CsvTextStream, MarksCarriageReturnsInsideQuotes) {
  EXPECT_EQ(settled("\"a\r\nb\rc\"\r\n").text, "\"a" + kMark + "\nb" + kMark + "c\"\n");
  EXPECT_EQ(settled("x,\"\"\"\r\"\"\",y\r\n").text, "x,\"\"\"" + kMark + "\"\"\",y\n");
}

TEST(CsvTextStream, TakesAQuoteInsideAFieldForData) {
  EXPECT_EQ(settled("a\"b\r\nc\"\r\n").text, "a\"b\nc\"\n");
  EXPECT_EQ(settled("5\"\"\r\n\"\r\"\r\n").text, "5\"\"\n\"" + kMark + "\"\n");
}

TEST(CsvTextStream, KnowsTheFilesLineEndByItsFirst) {
  EXPECT_EQ(settled("a\nb").line_end, LineEnd::kLineFeed);
  EXPECT_EQ(settled("a\r\nb").line_end, LineEnd::kLineFeed);
  EXPECT_EQ(settled("a\rb\n").line_end, LineEnd::kCarriageReturn);
  EXPECT_EQ(settled("\"a\nb\"\rc").line_end, LineEnd::kCarriageReturn);
  EXPECT_EQ(settled("a").line_end, LineEnd::kUnknown);
}

TEST(CsvTextStream, EndsAtANulByte) {
  expect_damage(std::string("a\nb\0c\n", 6), DamageKind::kNulByte, 3, "a\nb" + kEnd);
  expect_damage(std::string("\0", 1), DamageKind::kNulByte, 0, kEnd);
}

TEST(CsvTextStream, EndsAtTheFirstByteThatIsNoUtf8) {
  expect_damage("a\nS\xe3o\n", DamageKind::kInvalidUtf8, 3, "a\nS" + kEnd);
  expect_damage("a\xff", DamageKind::kInvalidUtf8, 1, "a" + kEnd);
  expect_damage("a\xf0\x9f\x9a", DamageKind::kInvalidUtf8, 1, "a" + kEnd);  // cut off at the end
}

TEST(CsvTextStream, DoesNotDependOnThePiecesThatComeAndAreAskedFor) {
  const auto parts =
      rc::gen::element<std::string>("a", "\r", "\n", "\"", ",", "\xc3\xa9", "\xf0\x9f\x9a\x80",
                                    "\xe3", std::string(1, '\0'), "\xef\xbb\xbf");
  EXPECT_TRUE(rc::check([&] {
    std::string raw;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(parts)) {
      raw += part;
    }
    const Settled whole = settled(raw);
    const Settled other =
        settled(raw, *rc::gen::inRange<std::size_t>(1, 5), *rc::gen::inRange<std::size_t>(1, 5));
    RC_ASSERT(whole.text == other.text);
    RC_ASSERT(whole.line_end == other.line_end);
    RC_ASSERT(whole.damage.has_value() == other.damage.has_value());
    if (whole.damage) RC_ASSERT(whole.damage->offset == other.damage->offset);
  }));
}

}  // namespace
}  // namespace etl
