#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "etl/runtime/worker.h"
#include "postgres/connection.h"
#include "postgres_fixture.h"

namespace etl {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A port of this machine that listens and never says a word, or one that nobody listens on.
class SilentPort {
 public:
  explicit SilentPort(bool listening) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    bind(socket_, reinterpret_cast<sockaddr*>(&address), length);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    if (listening) listen(socket_, 1);
    port_ = std::to_string(ntohs(address.sin_port));
  }
  ~SilentPort() { close(socket_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  const std::string& port() const { return port_; }

 private:
  int socket_;
  std::string port_;
};

class PostgresConnectionTest : public PostgresTest {
 protected:
  Error connect_error(const PostgresOptions& with) {
    return error_of([&] { make_postgres_source(with, stop)->identity(); });
  }
};

TEST_F(PostgresConnectionTest, TellsWhereItIs) {
  const SourceIdentity identity = make_postgres_source(options(), stop)->identity();
  EXPECT_EQ(identity.database, database.name());
  EXPECT_EQ(identity.user, database.value("SELECT current_user"));
  EXPECT_EQ(identity.server_version, database.value("SHOW server_version"));
  EXPECT_FALSE(identity.host.empty());
  EXPECT_FALSE(identity.port.empty());
}

TEST_F(PostgresConnectionTest, AWrongPasswordIsNotRetriedAndNotShown) {
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "localhost";
  wrong.password = Secret("wrong-geheim");
  wrong.connect_attempts = 5;
  wrong.first_retry_pause = milliseconds(5'000);
  const auto start = steady_clock::now();
  const Error error = connect_error(wrong);
  EXPECT_LT(steady_clock::now() - start, milliseconds(4'000));
  EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
  EXPECT_EQ(error.sqlstate, "28P01");
  EXPECT_NE(error.hint.english().find("DB_PASSWORD"), std::string::npos);
  EXPECT_EQ((error.what() + error.hint.english()).find("geheim"), std::string::npos);
  EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
}

TEST_F(PostgresConnectionTest, AMissingDatabaseIsNamed) {
  PostgresOptions wrong = options();
  wrong.parameters["dbname"] = "no such database";
  const Error error = connect_error(wrong);
  EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
  EXPECT_EQ(error.sqlstate, "3D000");
  EXPECT_NE(std::string(error.what()).find("no such database"), std::string::npos);
}

TEST_F(PostgresConnectionTest, AMissingRoleIsNamed) {
  PostgresOptions wrong = options();
  wrong.parameters["user"] = "nobody_of_that_name";
  wrong.password = Secret("x");
  const Error error = connect_error(wrong);
  EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
  EXPECT_NE(std::string(error.what()).find("nobody_of_that_name"), std::string::npos);
}

TEST_F(PostgresConnectionTest, AnUnknownHostIsNotRetried) {
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "no-such-host.invalid";
  wrong.first_retry_pause = milliseconds(60'000);
  const Error error = connect_error(wrong);
  EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
  EXPECT_NE(error.hint.english().find("DB_HOST"), std::string::npos);
}

TEST_F(PostgresConnectionTest, DemandedTlsThatCannotBeHadIsNotRetried) {
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "localhost";
  wrong.parameters["sslmode"] = "verify-full";
  wrong.parameters["sslrootcert"] = "/no/such/root.crt";
  wrong.first_retry_pause = milliseconds(60'000);
  const Error error = connect_error(wrong);
  EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
  EXPECT_NE(error.hint.english().find("/no/such/root.crt"), std::string::npos);
}

TEST_F(PostgresConnectionTest, AServerThatIsNotThereIsTriedAgainWithGrowingPauses) {
  const SilentPort port(false);
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "127.0.0.1";
  wrong.parameters["port"] = port.port();
  wrong.connect_attempts = 3;
  wrong.first_retry_pause = milliseconds(50);
  const auto start = steady_clock::now();
  const Error error = connect_error(wrong);
  EXPECT_GE(steady_clock::now() - start, milliseconds(145));  // poll() counts whole ms
  EXPECT_EQ(error.kind, ErrorKind::kSourceConnection);
  EXPECT_NE(error.hint.english().find("127.0.0.1:" + port.port()), std::string::npos);
}

TEST_F(PostgresConnectionTest, SettingsThatLibpqRefusesAreNoServerThatIsNotThere) {
  for (const auto& [keyword, value] : std::map<std::string, std::string>{
           {"service", "no_such_service"}, {"port", "99999999"}, {"channel_binding", "maybe"}}) {
    PostgresOptions wrong = options();
    wrong.parameters[keyword] = value;
    wrong.first_retry_pause = milliseconds(60'000);
    EXPECT_EQ(connect_error(wrong).kind, ErrorKind::kConfiguration) << keyword;
  }
}

TEST_F(PostgresConnectionTest, AMissingSocketIsAServerThatIsNotThere) {
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "/no/such/folder";
  EXPECT_EQ(connect_error(wrong).kind, ErrorKind::kSourceConnection);
}

TEST_F(PostgresConnectionTest, AServerThatSaysNothingIsGivenUp) {
  const SilentPort port(true);
  PostgresOptions silent = options();
  silent.parameters["host"] = "127.0.0.1";
  silent.parameters["port"] = port.port();
  silent.connect_timeout = milliseconds(100);
  silent.connect_attempts = 1;
  EXPECT_EQ(connect_error(silent).kind, ErrorKind::kSourceConnection);
}

TEST_F(PostgresConnectionTest, AStopEndsConnectingAtOnce) {
  const SilentPort port(true);
  PostgresOptions silent = options();
  silent.parameters["host"] = "127.0.0.1";
  silent.parameters["port"] = port.port();
  silent.connect_timeout = milliseconds(60'000);
  Worker stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request(SIGTERM);
  });
  const auto start = steady_clock::now();
  const Error error = connect_error(silent);
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_EQ(error.signal, SIGTERM);
  EXPECT_LT(steady_clock::now() - start, milliseconds(5'000));
}

TEST_F(PostgresConnectionTest, AStopEndsTheWaitForTheNextAttempt) {
  const SilentPort port(false);
  PostgresOptions wrong = options();
  wrong.parameters["host"] = "127.0.0.1";
  wrong.parameters["port"] = port.port();
  wrong.first_retry_pause = milliseconds(60'000);
  Worker stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request(SIGINT);
  });
  EXPECT_EQ(connect_error(wrong).kind, ErrorKind::kInterrupted);
  stopper.join();
}

TEST_F(PostgresConnectionTest, AStopCancelsTheStatementInTheServer) {
  const auto connection = Connection::open(options(), stop);
  Worker stopper([&] {
    while (
        database.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
                       " AND state = 'active' AND pid <> pg_backend_pid()") == "0") {
    }
    stop.request(SIGINT);
  });
  const Error error = error_of([&] { connection->query("SELECT pg_sleep(60)", {}); });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_TRUE(connection->lost());
  while (database.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' "
                        "AND state = 'active' AND pid <> pg_backend_pid()") != "0") {
  }
}

TEST_F(PostgresConnectionTest, SilenceForTooLongIsADeadConnection) {
  PostgresOptions impatient = options();
  impatient.stall_timeout = milliseconds(200);
  const auto connection = Connection::open(impatient, stop);
  const Error error = error_of([&] { connection->query("SELECT pg_sleep(60)", {}); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceStalled);
  EXPECT_TRUE(connection->lost());
}

TEST_F(PostgresConnectionTest, AnEndedBackendIsALostConnection) {
  const auto connection = Connection::open(options(), stop);
  const std::string pid = connection->query("SELECT pg_backend_pid()", {})->text(0, 0);
  database.run("SELECT pg_terminate_backend(" + pid + ")");
  const Error error = error_of([&] { connection->query("SELECT pg_sleep(60)", {}); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceConnection);
  EXPECT_TRUE(connection->lost());
}

}  // namespace
}  // namespace etl
