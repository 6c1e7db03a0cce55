#include "support/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace etl {

namespace {

constexpr int kCouldNotStart = 127;  // as a shell says it

int nameless_file() {
  char name[] = "/tmp/etl-subprocess-XXXXXX";
  const int descriptor = mkostemp(name, O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error(std::string("mkostemp: ") + std::strerror(errno));
  unlink(name);
  return descriptor;
}

std::string content(int descriptor) {
  std::string text;
  char buffer[4096];
  ssize_t length = 0;
  while ((length = pread(descriptor, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0) {
    text.append(buffer, static_cast<std::size_t>(length));
  }
  return text;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Between fork and exec: only what is async-signal-safe.
[[noreturn]] void become(char* const* arguments, char* const* environment, const char* folder,
                         int in, int out, int err) {
  if ((folder[0] == '\0' || chdir(folder) == 0) && dup2(in, 0) >= 0 && dup2(out, 1) >= 0 &&
      dup2(err, 2) >= 0) {
    execve(arguments[0], arguments, environment);
  }
  _exit(kCouldNotStart);
}

}  // namespace

Subprocess::Subprocess(const Command& command) : out_(nameless_file()), err_(nameless_file()) {
  const int in = nameless_file();
  if (pwrite(in, command.input.data(), command.input.size(), 0) !=
      static_cast<ssize_t>(command.input.size())) {
    throw std::runtime_error("cannot write the input of a subprocess");
  }
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment;
  for (const auto& [name, value] : command.environment) environment.push_back(name + "=" + value);
  const std::vector<char*> argv = pointers(arguments);
  const std::vector<char*> envp = pointers(environment);
  pid_ = fork();
  if (pid_ == 0) become(argv.data(), envp.data(), command.folder.c_str(), in, out_, err_);
  close(in);
  if (pid_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
}

Subprocess::~Subprocess() {
  if (!ended_) {
    kill(pid_, SIGKILL);
    reap(0);
  }
  close(out_);
  close(err_);
}

void Subprocess::send_signal(int signal) const {
  if (kill(pid_, signal) != 0)
    throw std::runtime_error(std::string("kill: ") + std::strerror(errno));
}

bool Subprocess::reap(int options) {
  if (ended_) return true;
  pid_t result = 0;
  do {
    result = waitpid(pid_, &status_, options);
  } while (result < 0 && errno == EINTR);
  ended_ = result == pid_;
  return ended_;
}

bool Subprocess::running() { return !reap(WNOHANG); }

std::string Subprocess::out() const { return content(out_); }
std::string Subprocess::err() const { return content(err_); }

Outcome Subprocess::wait(std::chrono::milliseconds timeout) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  pollfd end{handle, POLLIN, 0};
  const bool in_time = ended_ || poll(&end, 1, static_cast<int>(timeout.count())) == 1;
  if (handle >= 0) close(handle);
  if (!in_time) {
    throw std::runtime_error("a program has not ended in time; stdout:\n" + out() + "\nstderr:\n" +
                             err());
  }
  reap(0);
  Outcome outcome;
  if (WIFEXITED(status_)) outcome.exit_code = WEXITSTATUS(status_);
  if (WIFSIGNALED(status_)) outcome.signal = WTERMSIG(status_);
  outcome.out = out();
  outcome.err = err();
  return outcome;
}

Outcome run_program(const Command& command, std::chrono::milliseconds timeout) {
  return Subprocess(command).wait(timeout);
}

void pause_between_questions() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

}  // namespace etl
