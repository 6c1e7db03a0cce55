#include "support/pgbouncer.h"

#include <libpq-fe.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "support/private_server.h"

namespace etl {

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

PgBouncer::PgBouncer() : port_(free_port()) {
  const std::string settings = folder_.file("pgbouncer.ini");
  std::ofstream(settings) << "[databases]\n"
                             "* = host="
                          << variable("PGHOST") << " port=" << variable("PGPORT")
                          << " user=" << variable("PGUSER")
                          << " password=" << variable("PGPASSWORD")
                          << "\n"
                             "[pgbouncer]\n"
                             "listen_addr = 127.0.0.1\n"
                             "listen_port = "
                          << port_
                          << "\n"
                             "unix_socket_dir =\n"
                             "auth_type = any\n"
                             "pool_mode = transaction\n";
  give_to_unprivileged(folder_.path());
  give_to_unprivileged(settings);
  Command command;
  command.arguments = unprivileged({"/usr/sbin/pgbouncer", settings});
  command.environment = {{"PATH", "/usr/bin:/bin"}};
  command.folder = "/";
  pgbouncer_ = std::make_unique<Subprocess>(command);
  const std::string there = "host=127.0.0.1 port=" + port_ + " dbname=postgres user=x";
  const bool started =
      becomes_true([&] { return PQping(there.c_str()) == PQPING_OK || !pgbouncer_->running(); });
  if (!started || !pgbouncer_->running()) throw std::runtime_error("pgbouncer: " + log());
}

PgBouncer::~PgBouncer() {
  if (!pgbouncer_->running()) return;
  pgbouncer_->send_signal(SIGTERM);
  try {
    pgbouncer_->wait();
  } catch (const std::exception&) {
    // The destructor of the process kills it.
  }
}

}  // namespace etl
