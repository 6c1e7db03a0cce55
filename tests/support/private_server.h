// A PostgreSQL server of a test's own, for what must not be done to a shared one: kills, stops,
// other settings, TLS. It listens on a Unix socket in its folder and on a port of 127.0.0.1, trusts
// everybody who gets there, and is gone with its folder when this object ends.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/subprocess.h"
#include "support/temporary_folder.h"
#include "support/test_database.h"

namespace etl {

class PrivateServer {
 public:
  // `settings`: lines of postgresql.conf; `files`: of the data folder, as write_file() makes them.
  // Makes the cluster and starts it. Throws std::runtime_error with the server's log.
  explicit PrivateServer(const std::string& settings = "",
                         const std::map<std::string, std::string>& files = {});
  ~PrivateServer();
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  // Waits until it accepts connections, or, where it is made not to, until it refuses them.
  void start();
  void stop();
  pid_t postmaster() const { return server_->pid(); }
  bool accepts_connections() const;

  const std::string& socket_folder() const { return folder_.path(); }
  const std::string& port() const { return port_; }
  std::string log() const { return server_->err(); }

  // A file in the data folder, with mode 0600 and the server's owner; a relative name is understood
  // in settings like ssl_cert_file. Replaces what is there.
  void write_file(const std::string& name, const std::string& text) const;
  std::string data_folder() const { return folder_.file("data"); }

  // What makes libpq of another program go there, by the socket.
  std::map<std::string, std::string> environment() const;
  TestConnection connect(const std::string& database = "postgres") const;

 private:
  std::vector<std::string> as_owner(std::vector<std::string> command) const;
  std::string connection_string(const std::string& database) const;
  bool refuses_connections() const;

  TemporaryFolder folder_;
  std::string programs_;  // folder of initdb and postgres
  std::string port_;
  std::unique_ptr<Subprocess> server_;
};

// Runs `command` as the unprivileged user that servers demand, where we are root; else as it is.
std::vector<std::string> unprivileged(std::vector<std::string> command);
// Hands a file or folder to that user.
void give_to_unprivileged(const std::string& path);

// A process that is held up (SIGSTOP) for as long as this object lives.
class StoppedProcess {
 public:
  explicit StoppedProcess(pid_t pid);
  ~StoppedProcess();
  StoppedProcess(const StoppedProcess&) = delete;
  StoppedProcess& operator=(const StoppedProcess&) = delete;

 private:
  pid_t pid_;
};

// A port of 127.0.0.1 that nobody uses at this moment.
std::string free_port();

}  // namespace etl
