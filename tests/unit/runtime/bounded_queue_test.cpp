#include "etl/runtime/bounded_queue.h"

#include <gtest/gtest.h>

#include <memory>

#include "etl/runtime/worker.h"

namespace etl {
namespace {

TEST(BoundedQueue, GivesItemsInTheirOrder) {
  BoundedQueue<int> queue(3);
  queue.push(1);
  queue.push(2);
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), 2);
}

TEST(BoundedQueue, HoldsTheProducerBackAtItsCapacity) {
  BoundedQueue<int> queue(2);
  constexpr int kItems = 10'000;
  Worker producer([&] {
    for (int i = 0; i < kItems; ++i) queue.push(i);
    queue.close();
  });
  int expected = 0;
  while (const auto item = queue.pop()) EXPECT_EQ(*item, expected++);
  EXPECT_EQ(expected, kItems);
  producer.join();
}

TEST(BoundedQueue, StillGivesWhatWasPushedBeforeItClosed) {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  queue.push(std::make_unique<int>(7));
  queue.close();
  EXPECT_FALSE(queue.push(std::make_unique<int>(8)));
  EXPECT_EQ(**queue.pop(), 7);
  EXPECT_FALSE(queue.pop().has_value());
}

TEST(BoundedQueue, CloseWakesAWaitingProducerAndAWaitingConsumer) {
  BoundedQueue<int> full(1);
  full.push(1);
  BoundedQueue<int> empty(1);
  bool pushed = true;
  Worker producer([&] { pushed = full.push(2); });
  Worker consumer([&] { EXPECT_FALSE(empty.pop().has_value()); });
  full.close();
  empty.close();
  producer.join();
  consumer.join();
  EXPECT_FALSE(pushed);
}

}  // namespace
}  // namespace etl
