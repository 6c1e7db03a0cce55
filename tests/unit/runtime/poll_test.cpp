#include "etl/runtime/poll.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace etl {
namespace {

using std::chrono::milliseconds;

class WaitForSocket : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0); }
  void TearDown() override {
    close(ends_[0]);
    close(ends_[1]);
  }
  int ends_[2] = {-1, -1};
  StopFlag stop_;
};

TEST_F(WaitForSocket, TimesOutOnASilentPeer) {
  EXPECT_EQ(wait_for_socket(ends_[0], true, false, milliseconds(5), stop_), Readiness::kTimeout);
}

TEST_F(WaitForSocket, TellsReadableAndWritableApart) {
  EXPECT_EQ(wait_for_socket(ends_[0], true, true, milliseconds(-1), stop_), Readiness::kWritable);
  ASSERT_EQ(write(ends_[1], "x", 1), 1);
  EXPECT_EQ(wait_for_socket(ends_[0], true, false, milliseconds(-1), stop_), Readiness::kReadable);
  EXPECT_EQ(wait_for_socket(ends_[0], true, true, milliseconds(-1), stop_), Readiness::kBoth);
}

TEST_F(WaitForSocket, SeesAClosedPeerAsReadable) {
  shutdown(ends_[1], SHUT_RDWR);
  EXPECT_EQ(wait_for_socket(ends_[0], true, false, milliseconds(-1), stop_), Readiness::kReadable);
}

TEST_F(WaitForSocket, StopWinsOverReadiness) {
  ASSERT_EQ(write(ends_[1], "x", 1), 1);
  stop_.request(SIGINT);
  EXPECT_EQ(wait_for_socket(ends_[0], true, false, milliseconds(-1), stop_), Readiness::kStopped);
}

}  // namespace
}  // namespace etl
