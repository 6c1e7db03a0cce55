// Runs a program as a user's shell would: its own environment, working folder and input; what it
// wrote and how it ended come back as values.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace etl {

struct Command {
  std::vector<std::string> arguments;              // the program's path first
  std::map<std::string, std::string> environment;  // all of it: nothing is inherited
  std::string folder;                              // where it runs; empty: here
  std::string input;                               // its standard input
};

struct Outcome {
  int exit_code = -1;  // -1 where a signal ended it
  int signal = 0;
  std::string out;
  std::string err;
};

// A running program. The destructor kills it (SIGKILL) if it still runs.
class Subprocess {
 public:
  explicit Subprocess(const Command& command);
  ~Subprocess();
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  pid_t pid() const { return pid_; }
  void send_signal(int signal) const;
  bool running();
  // What it has written so far.
  std::string out() const;
  std::string err() const;
  // Throws std::runtime_error, with what the program wrote, when it has not ended in time.
  Outcome wait(std::chrono::milliseconds timeout = std::chrono::seconds(60));

 private:
  bool reap(int options);

  pid_t pid_ = -1;
  int out_ = -1;  // files without a name, so that a program is never held up by a full pipe
  int err_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

Outcome run_program(const Command& command,
                    std::chrono::milliseconds timeout = std::chrono::seconds(60));

void pause_between_questions();

// Asks again and again until the condition holds; false when it did not in time.
template <typename Condition>
bool becomes_true(const Condition& condition,
                  std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    pause_between_questions();
  }
  return true;
}

}  // namespace etl
