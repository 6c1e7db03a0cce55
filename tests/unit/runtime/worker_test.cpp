#include "etl/runtime/worker.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace etl {
namespace {

TEST(Worker, JoinThrowsWhatTheWorkThrew) {
  Worker worker([] { throw std::runtime_error("broken"); });
  EXPECT_THROW(worker.join(), std::runtime_error);
}

TEST(Worker, DestructorWaitsForTheWork) {
  bool done = false;
  {
    const Worker worker([&] { done = true; });
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace etl
