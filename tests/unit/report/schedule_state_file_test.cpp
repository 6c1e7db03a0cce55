#include "etl/report/schedule_state_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "etl/core/error.h"
#include "etl/core/schedule_rule.h"
#include "etl/runtime/files.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::chrono::system_clock::time_point at(const std::string& text) {
  return parse_iso8601(text).value();
}

class ScheduleStateFile : public ::testing::Test {
 protected:
  void put(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  // The reason why it is of no use; empty where it is.
  std::string problem_of(const std::string& text) const {
    put(text);
    Message problem;
    const bool read = read_schedule_state(path_, problem).has_value();
    EXPECT_EQ(read, problem.empty());
    return problem;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("state.json");
  const ScheduleState state_{at("2026-03-01T02:00:07Z"),
                             ScheduledRun{at("2026-03-01T02:00:00Z"), at("2026-03-01T02:01:00Z"), 2,
                                          4711, at("2026-03-01T02:00:07Z"), 75}};
};

TEST_F(ScheduleStateFile, GivesBackWhatWasWritten) {
  write_schedule_state(path_, state_);
  Message problem;
  const auto read = read_schedule_state(path_, problem);
  ASSERT_TRUE(read && read->run && read->run->ended) << problem;
  EXPECT_EQ(read->handled_until, state_.handled_until);
  EXPECT_EQ(read->run->due, state_.run->due);
  EXPECT_EQ(read->run->started, state_.run->started);
  EXPECT_EQ(read->run->attempts, 2);
  EXPECT_EQ(read->run->pid, 4711);
  EXPECT_EQ(*read->run->ended, *state_.run->ended);
  EXPECT_EQ(read->run->exit_code, 75);
}

TEST_F(ScheduleStateFile, IsADocumentThatPeopleCanReadAndIsItsOwnersAlone) {
  ScheduleState state = state_;
  state.run->ended.reset();
  write_schedule_state(path_, state);
  EXPECT_EQ(json::parse(read_file(path_)), json::parse(R"({
    "schema_version": 1, "handled_until": "2026-03-01T02:00:07Z",
    "run": {"due": "2026-03-01T02:00:00Z", "started": "2026-03-01T02:01:00Z", "attempts": 2,
            "pid": 4711, "ended": null, "exit_code": null}})"));
  EXPECT_EQ(shared_permissions(path_), 0U);
}

TEST_F(ScheduleStateFile, WithoutAFileThereIsNoStateAndNoProblem) {
  Message problem = "left over";
  EXPECT_FALSE(read_schedule_state(path_, problem).has_value());
  EXPECT_EQ(problem, "");
}

TEST_F(ScheduleStateFile, SaysWhatIsWrongWithOneOfNoUse) {
  EXPECT_THAT(problem_of(""), HasSubstr("it is damaged"));
  EXPECT_THAT(problem_of("{\"schema_version\": 1, \"handled_un"), HasSubstr("it is damaged"));
  EXPECT_THAT(problem_of("[1, 2]"), HasSubstr("it is damaged"));
  EXPECT_THAT(problem_of(R"({"terraform_version": "1.5"})"), HasSubstr("it has no schema_version"));
  EXPECT_THAT(problem_of(R"({"schema_version": 2})"), HasSubstr("another version"));
  EXPECT_THAT(problem_of(R"({"schema_version": 1})"), HasSubstr("it has no handled_until"));
  EXPECT_THAT(problem_of(R"({"schema_version": 1, "handled_until": "soon", "run": null})"),
              HasSubstr("its handled_until is no time"));
  EXPECT_THAT(problem_of(R"({"schema_version": 1, "handled_until": "2026-03-01T02:00:07Z",
                             "run": 5})"),
              HasSubstr("it has no due"));
  EXPECT_EQ(problem_of(R"({"schema_version": 1, "handled_until": "2026-03-01T02:00:07Z",
                           "run": null})"),
            "");
}

TEST_F(ScheduleStateFile, AFolderOfItsNameCannotBeRead) {
  Message problem;
  EXPECT_FALSE(read_schedule_state(folder_.path(), problem).has_value());
  EXPECT_THAT(problem.english(), HasSubstr("it cannot be read"));
}

TEST_F(ScheduleStateFile, NumbersOutOfRangeAreRefused) {
  write_schedule_state(path_, state_);
  const json document = json::parse(read_file(path_));
  for (const char* key : {"attempts", "pid", "exit_code"}) {
    for (const json& number : {json(-1), json(1e300), json(UINT64_MAX), json("1"), json(nullptr)}) {
      json changed = document;
      changed["run"][key] = number;
      EXPECT_THAT(problem_of(changed.dump()), HasSubstr("no number")) << changed;
    }
  }
}

TEST_F(ScheduleStateFile, AnyChangeOfAByteGivesAStateOrAProblem) {
  write_schedule_state(path_, state_);
  const std::string text = read_file(path_);
  EXPECT_TRUE(rc::check([&] {
    std::string changed = text;
    changed[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    put(changed);
    Message problem;
    const bool read = read_schedule_state(path_, problem).has_value();
    RC_ASSERT(read == problem.empty());
  }));
}

TEST_F(ScheduleStateFile, AFolderThatIsNotThereIsAnError) {
  try {
    write_schedule_state(folder_.file("gone/state.json"), state_);
    FAIL() << "no Error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kReport);
    EXPECT_THAT(error.what(), HasSubstr("gone/state.json"));
    EXPECT_NE(error.hint, "");
  }
}

}  // namespace
}  // namespace etl
