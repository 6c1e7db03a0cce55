// Four programs that read the mirror without pause while it is published twenty times.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <new>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

constexpr std::size_t kReaders = 4;
constexpr int kPublications = 20;

struct Shared {
  std::atomic<bool> stop{false};
  std::atomic<unsigned long> reads[kReaders] = {};
  char failure[kReaders][400] = {};
};

// Opens the mirror anew for each reading, and leaves at the first that fails or sees two
// generations at once.
[[noreturn]] void read_without_pause(const std::string& path, std::size_t number, Shared& shared) {
  try {
    while (!shared.stop) {
      MirrorFile mirror(path);
      mirror.run("PRAGMA busy_timeout = 60000");
      const std::string left = mirror.value("SELECT count(*) FROM a");
      const auto seen = mirror.rows(
          "SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b), (SELECT max(n) FROM b)");
      if (seen[0][0] != seen[0][1] || seen[0][0] != seen[0][2]) {
        throw std::runtime_error("a has " + seen[0][0] + " rows, b " + seen[0][1] + " up to " +
                                 seen[0][2] + "; a had " + left);
      }
      ++shared.reads[number];
    }
    _exit(0);
  } catch (const std::exception& error) {
    std::strncpy(shared.failure[number], error.what(), sizeof shared.failure[number] - 1);
    _exit(1);
  }
}

class Readers : public EtlProgram, public testing::WithParamInterface<const char*> {
 protected:
  Readers() {
    database_.run(
        "CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.a (n int PRIMARY KEY);"
        "CREATE TABLE bi_schema.b (n int PRIMARY KEY)");
    add_row(1);
    void* memory =
        mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("mmap failed");
    shared_ = new (memory) Shared;
  }
  ~Readers() override {
    stop();
    munmap(shared_, sizeof(Shared));
  }
  void add_row(int n) {
    const std::string number = std::to_string(n);
    database_.run("INSERT INTO bi_schema.a VALUES (" + number +
                  "); INSERT INTO bi_schema.b VALUES (" + number + ")");
  }
  void start() {
    for (std::size_t number = 0; number < kReaders; ++number) {
      const pid_t child = fork();
      if (child == 0) read_without_pause(mirror_path(), number, *shared_);
      children_.push_back(child);
    }
  }
  // Each has begun and ended another reading, or has left.
  void wait_for_a_reading_each() {
    unsigned long before[kReaders];
    for (std::size_t i = 0; i < kReaders; ++i) before[i] = shared_->reads[i];
    ASSERT_TRUE(becomes_true([&] {
      for (std::size_t i = 0; i < kReaders; ++i) {
        if (shared_->failure[i][0] == '\0' && shared_->reads[i] < before[i] + 2) return false;
      }
      return true;
    })) << "a reader stands still";
  }
  void stop() {
    shared_->stop = true;
    for (std::size_t i = 0; i < children_.size(); ++i) {
      int status = 0;
      ASSERT_EQ(waitpid(children_[i], &status, 0), children_[i]);
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << shared_->failure[i];
    }
    children_.clear();
  }

  Shared* shared_ = nullptr;
  std::vector<pid_t> children_;
};

INSTANTIATE_TEST_SUITE_P(Publishing, Readers, testing::Values("link", "copy"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(Readers, SeeOneWholeGenerationEachTimeThroughTwentyPublications) {
  etl_ok({"replicate", "--publish", GetParam()});
  start();
  for (int n = 2; n <= kPublications + 1; ++n) {
    add_row(n);
    etl_ok({"replicate", "--publish", GetParam()});
    wait_for_a_reading_each();
    if (HasFailure()) break;
  }
  stop();
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM a"),
            std::to_string(kPublications + 1));
}

}  // namespace
}  // namespace etl
