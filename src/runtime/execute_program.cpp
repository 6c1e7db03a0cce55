#include "etl/runtime/execute_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace etl {

namespace {

using Instant = std::chrono::steady_clock::time_point;

// More than any table of cron's; a program that writes on and on does not fill our memory.
constexpr std::size_t kMostOutput = std::size_t{4} << 20U;

// How long an end that no pipe tells of is not seen: a program may close its output and stay.
constexpr std::chrono::milliseconds kLookEvery{20};

[[noreturn]] void throw_error(int code, const std::string& program) {
  throw std::system_error(code, std::generic_category(), program);
}

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void reset(int number = -1) {
    if (number_ >= 0) close(number_);
    number_ = number;
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;

  explicit Pipe(const std::string& program) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_error(errno, program);
    read_end.reset(ends[0]);
    write_end.reset(ends[1]);
  }
};

// A file without a name: no program is too slow for it, and none ends too early.
void fill(Descriptor& file, std::string_view input, const std::string& program) {
  file.reset(memfd_create("input", MFD_CLOEXEC));
  if (!file.open()) throw_error(errno, program);
  while (!input.empty()) {
    const ssize_t written = write(file.number(), input.data(), input.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_error(errno, program);
    input.remove_prefix(static_cast<std::size_t>(written));
  }
  if (lseek(file.number(), 0, SEEK_SET) != 0) throw_error(errno, program);
}

void make_non_blocking(const Descriptor& end) {
  fcntl(end.number(), F_SETFL, fcntl(end.number(), F_GETFL) | O_NONBLOCK);
}

// posix_spawn's two sets of wishes, which have to be given back.
class SpawnWishes {
 public:
  SpawnWishes(const Descriptor& in, const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, in.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out.write_end.number(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.write_end.number(), STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    // SIGPIPE is ignored here, and what is ignored stays so in a new program.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnWishes() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnWishes(const SpawnWishes&) = delete;
  SpawnWishes& operator=(const SpawnWishes&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Our environment, in plain English.
std::vector<std::string> environment_of_program() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (text.rfind("LC_ALL=", 0) != 0 && text.rfind("LANGUAGE=", 0) != 0) {
      variables.emplace_back(text);
    }
  }
  variables.emplace_back("LC_ALL=C");
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

class RunningProgram {
 public:
  RunningProgram(std::vector<std::string> arguments, std::string_view input)
      : name_(arguments.front()), out_(name_), err_(name_) {
    Descriptor in;
    fill(in, input, name_);
    std::vector<std::string> environment = environment_of_program();
    const SpawnWishes wishes(in, out_, err_);
    const int failed = posix_spawnp(&pid_, name_.c_str(), wishes.actions(), wishes.attributes(),
                                    pointers(arguments).data(), pointers(environment).data());
    if (failed != 0) throw_error(failed, name_);
    out_.write_end.reset();
    err_.write_end.reset();
    make_non_blocking(out_.read_end);
    make_non_blocking(err_.read_end);
  }
  ~RunningProgram() {
    if (ended_) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  ProgramResult wait(Instant end, const StopFlag& stop) {
    for (;;) {
      // Before the pipes are read: what it wrote is all in them once it has ended.
      const bool over = has_ended();
      read_output(out_.read_end, result_.out);
      read_output(err_.read_end, result_.err);
      if (over) return std::move(result_);
      stop.throw_if_requested();
      if (std::chrono::steady_clock::now() >= end) throw_error(ETIMEDOUT, name_);
      wait_for_traffic(stop);
    }
  }

 private:
  bool has_ended() {
    int status = 0;
    pid_t got = 0;
    do {
      got = waitpid(pid_, &status, WNOHANG);
    } while (got < 0 && errno == EINTR);
    if (got == 0) return false;
    ended_ = true;
    if (got < 0) throw_error(errno, name_);
    result_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
  }

  void read_output(Descriptor& end, std::string& text) {
    std::array<char, 1 << 14> buffer{};
    while (end.open()) {
      const ssize_t got = read(end.number(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return end.reset();
      text.append(buffer.data(), static_cast<std::size_t>(got));
      if (text.size() > kMostOutput) throw_error(EMSGSIZE, name_);
    }
  }

  void wait_for_traffic(const StopFlag& stop) const {
    // poll(2) passes over the negative numbers of what is closed.
    std::array<pollfd, 3> ends{{{out_.read_end.number(), POLLIN, 0},
                                {err_.read_end.number(), POLLIN, 0},
                                {stop.fd(), POLLIN, 0}}};
    poll(ends.data(), ends.size(), static_cast<int>(kLookEvery.count()));
  }

  std::string name_;
  Pipe out_;
  Pipe err_;
  pid_t pid_ = -1;
  bool ended_ = false;
  ProgramResult result_;
};

}  // namespace

ProgramResult execute_program(const std::vector<std::string>& arguments, std::string_view input,
                              std::chrono::milliseconds limit, const StopFlag& stop) {
  const Instant end = std::chrono::steady_clock::now() + limit;
  return RunningProgram(arguments, input).wait(end, stop);
}

}  // namespace etl
