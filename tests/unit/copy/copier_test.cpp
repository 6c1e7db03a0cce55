#include "etl/copy/copier.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <signal.h>

#include "support/memory_row_stream.h"

namespace etl {
namespace {

// Runs the copy and returns the kind of the Error that ended it.
ErrorKind failure_of(RowSource& source, RowSink& sink, const StopFlag& stop) {
  try {
    copy_rows(source, sink, stop);
  } catch (const Error& error) {
    return error.kind;
  }
  throw std::logic_error("the copy did not fail");
}

TEST(Copier, MovesEveryRowInOrder) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<std::string, bool>>& values) {
    std::vector<MemoryRow> rows;
    for (const auto& [text, null] : values) {
      rows.push_back({text, null ? std::nullopt : std::optional<std::string>("")});
    }
    std::vector<MemoryRow> copied;
    MemoryRowSource source(rows, 2);
    MemoryRowSink sink(copied);
    const StopFlag stop;
    std::uint64_t shown = 0;
    const CopyResult result =
        copy_rows(source, sink, stop, [&](std::uint64_t count, std::uint64_t) { shown += count; });
    RC_ASSERT(copied == rows);
    RC_ASSERT(result.read == rows.size());
    RC_ASSERT(shown == rows.size());
  }));
}

TEST(Copier, ThrowsTheErrorOfTheSourceAndDoesNotFinishTheSink) {
  FaultyRowSource source(5, Error(ErrorKind::kSourceConnection, "gone"));
  std::vector<MemoryRow> copied;
  MemoryRowSink sink(copied);
  const StopFlag stop;
  EXPECT_EQ(failure_of(source, sink, stop), ErrorKind::kSourceConnection);
  EXPECT_TRUE(copied.empty());
}

TEST(Copier, ThrowsTheErrorOfTheSinkWhileTheSourceHasMoreThanTheQueueHolds) {
  FaultyRowSource source(1'000'000, Error(ErrorKind::kInternal, "not reached"));
  FaultyRowSink sink(Error(ErrorKind::kMirror, "disk full"));
  const StopFlag stop;
  EXPECT_EQ(failure_of(source, sink, stop), ErrorKind::kMirror);
}

TEST(Copier, RefusesACopyThatLostRows) {
  MemoryRowSource source({{"a"}, {"b"}}, 1);
  source.claimed_rows = 3;
  std::vector<MemoryRow> copied;
  MemoryRowSink sink(copied);
  const StopFlag stop;
  EXPECT_EQ(failure_of(source, sink, stop), ErrorKind::kInternal);
}

TEST(Copier, EndsAtAStop) {
  MemoryRowSource source({{"a"}}, 1);
  std::vector<MemoryRow> copied;
  MemoryRowSink sink(copied);
  StopFlag stop;
  stop.request(SIGINT);
  EXPECT_EQ(failure_of(source, sink, stop), ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace etl
