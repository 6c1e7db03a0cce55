#include "support/private_server.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace etl {

namespace fs = std::filesystem;

namespace {

constexpr char kUser[] = "etl";

// The server's packages make this user; pgbouncer's package depends on it too.
constexpr char kUnprivilegedUser[] = "postgres";

const passwd& unprivileged_user() {
  const passwd* found = getpwnam(kUnprivilegedUser);
  if (found == nullptr) throw std::runtime_error("there is no user postgres");
  return *found;
}

std::string newest_programs() {
  fs::path newest;
  int version = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib/postgresql")) {
    const int number = std::atoi(entry.path().filename().c_str());
    if (number > version && fs::exists(entry.path() / "bin/initdb")) {
      version = number;
      newest = entry.path() / "bin";
    }
  }
  if (newest.empty()) throw std::runtime_error("no PostgreSQL server is installed");
  return newest.string();
}

std::map<std::string, std::string> plain_environment() {
  return {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
}

// A postmaster that was killed leaves its interlock behind: line 7 of its file names it.
void remove_shared_memory(const std::string& pid_file) {
  std::ifstream file(pid_file);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (number != 7) continue;
    std::istringstream key_and_id(line);
    long key = 0;
    int id = -1;
    if (key_and_id >> key >> id) shmctl(id, IPC_RMID, nullptr);
  }
}

}  // namespace

std::vector<std::string> unprivileged(std::vector<std::string> command) {
  if (getuid() != 0) return command;
  std::vector<std::string> wrapped = {
      "/usr/bin/setpriv", "--reuid=" + std::to_string(unprivileged_user().pw_uid),
      "--regid=" + std::to_string(unprivileged_user().pw_gid), "--clear-groups", "--"};
  wrapped.insert(wrapped.end(), command.begin(), command.end());
  return wrapped;
}

void give_to_unprivileged(const std::string& path) {
  if (getuid() != 0) return;
  if (chown(path.c_str(), unprivileged_user().pw_uid, unprivileged_user().pw_gid) != 0) {
    throw std::runtime_error("chown " + path + ": " + std::strerror(errno));
  }
}

std::string free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool bound = bind(probe, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(probe);
  if (!bound) throw std::runtime_error("no free port");
  return std::to_string(ntohs(address.sin_port));
}

PrivateServer::PrivateServer(const std::string& settings,
                             const std::map<std::string, std::string>& files)
    : programs_(newest_programs()) {
  give_to_unprivileged(folder_.path());
  Command initdb;
  initdb.arguments = unprivileged({programs_ + "/initdb", "--pgdata=" + data_folder(),
                                   "--username=" + std::string(kUser), "--auth=trust",
                                   "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
  initdb.environment = plain_environment();
  initdb.folder = "/";
  const Outcome made = run_program(initdb);
  if (made.exit_code != 0) throw std::runtime_error("initdb: " + made.out + made.err);
  std::ofstream(data_folder() + "/postgresql.conf", std::ios::app)
      << "listen_addresses = '127.0.0.1'\n"
         "unix_socket_directories = '"
      << socket_folder()
      << "'\n"
         "dynamic_shared_memory_type = mmap\n"  // nothing in /dev/shm that a kill would leave there
         "shared_buffers = 16MB\n"
         "fsync = off\n"
         "log_line_prefix = '%a: '\n"
      << settings << "\n";
  for (const auto& [name, text] : files) write_file(name, text);
  start();
}

PrivateServer::~PrivateServer() {
  if (server_ && server_->running()) {
    server_->send_signal(SIGQUIT);  // "immediate" shutdown, which ends the children too
    try {
      server_->wait();
    } catch (const std::exception&) {
      // The destructor of the process kills it.
    }
  }
  remove_shared_memory(data_folder() + "/postmaster.pid");
}

void PrivateServer::start() {
  // Somebody else may take the port before the server does. A restart keeps it.
  const bool first = port_.empty();
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (first) port_ = free_port();
    Command command;
    command.arguments = unprivileged({programs_ + "/postgres", "-D", data_folder(), "-p", port_});
    command.environment = plain_environment();
    command.folder = "/";
    server_ = std::make_unique<Subprocess>(command);
    const bool decided = becomes_true(
        [&] { return accepts_connections() || refuses_connections() || !server_->running(); });
    if (!decided) break;
    if (server_->running()) return;
  }
  throw std::runtime_error("the private PostgreSQL server did not start:\n" + log());
}

void PrivateServer::stop() {
  server_->send_signal(SIGINT);  // "fast" shutdown
  server_->wait();
}

bool PrivateServer::accepts_connections() const {
  return PQping(connection_string("postgres").c_str()) == PQPING_OK;
}

bool PrivateServer::refuses_connections() const {
  // While it starts it refuses too: only what it says of itself tells that it will go on so.
  return PQping(connection_string("postgres").c_str()) == PQPING_REJECT &&
         log().find("consistent recovery state reached") != std::string::npos;
}

void PrivateServer::write_file(const std::string& name, const std::string& text) const {
  const std::string path = data_folder() + "/" + name;
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  give_to_unprivileged(path);
}

std::map<std::string, std::string> PrivateServer::environment() const {
  return {{"PGHOST", socket_folder()}, {"PGPORT", port_}, {"PGUSER", kUser}};
}

TestConnection PrivateServer::connect(const std::string& database) const {
  return TestConnection(connection_string(database));
}

std::string PrivateServer::connection_string(const std::string& database) const {
  return "host=" + socket_folder() + " port=" + port_ + " user=" + kUser + " password='' dbname='" +
         database + "'";
}

StoppedProcess::StoppedProcess(pid_t pid) : pid_(pid) {
  if (kill(pid_, SIGSTOP) != 0) {
    throw std::runtime_error(std::string("cannot stop a process: ") + std::strerror(errno));
  }
}

StoppedProcess::~StoppedProcess() { kill(pid_, SIGCONT); }

}  // namespace etl
