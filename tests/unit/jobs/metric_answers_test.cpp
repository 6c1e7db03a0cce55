#include "jobs/metric_answers.h"

#include <gtest/gtest.h>

#include <map>

namespace etl {
namespace {

using Row = std::vector<std::optional<std::string>>;

const Metric kSum = {"sum", "Sum", "number", {"t"}, "SELECT sum(x) FROM t"};
const Metric kCount = {"count", "Count", "count", {"t"}, "SELECT count(*) FROM t"};

struct Side {
  std::map<std::string, Row> rows;
  ErrorKind otherwise = ErrorKind::kSourceQuery;
  std::vector<std::string> asked;

  std::vector<MetricAnswer> answers() {
    return answers_to({&kSum, &kCount}, [&](const std::string& sql) {
      asked.push_back(sql);
      const auto found = rows.find(sql);
      if (found == rows.end()) throw Error(otherwise, "refused: " + sql);
      return found->second;
    });
  }
};

TEST(MetricAnswers, ComeFromOneStatementInTheOrderOfTheMetrics) {
  Side side;
  side.rows = {{"SELECT count(*) , sum(x) FROM t", {"3", std::nullopt}}};
  const auto answers = side.answers();
  ASSERT_EQ(answers.size(), 2);
  EXPECT_EQ(answers[0].value, std::nullopt);
  EXPECT_EQ(answers[1].value, "3");
  EXPECT_FALSE(answers[0].failure || answers[1].failure);
  EXPECT_EQ(side.asked.size(), 1);
}

TEST(MetricAnswers, AreAskedForOneByOneWhereOneOfThemIsRefused) {
  Side side;
  side.rows = {{kCount.sql, {"3"}}};
  const auto answers = side.answers();
  ASSERT_TRUE(answers[0].failure);
  EXPECT_STREQ(answers[0].failure->what(), "refused: SELECT sum(x) FROM t");
  EXPECT_EQ(answers[1].value, "3");
  EXPECT_FALSE(answers[1].failure);
}

TEST(MetricAnswers, AreAskedForOneByOneWhereTheAnswerHasAnotherShape) {
  Side side;
  side.rows = {{"SELECT count(*) , sum(x) FROM t", {}}, {kSum.sql, {"7.5"}}, {kCount.sql, {}}};
  const auto answers = side.answers();
  EXPECT_EQ(answers[0].value, "7.5");
  EXPECT_EQ(answers[1].value, std::nullopt);
}

TEST(MetricAnswers, LetThroughWhatIsNotAboutTheStatement) {
  Side side;
  side.otherwise = ErrorKind::kSourceConnection;
  EXPECT_THROW(side.answers(), Error);
  EXPECT_EQ(side.asked.size(), 1);
}

}  // namespace
}  // namespace etl
