// A port of 127.0.0.1 that leads to a server, and that can be made to fail as networks do: it turns
// callers away, cuts a connection after so many bytes, or goes silent and keeps all connections.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace etl {

class TcpProxy {
 public:
  // `host`: a name, an address, or the folder of a Unix socket, as PGHOST.
  TcpProxy(std::string host, std::string port);
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  const std::string& port() const { return port_; }
  int accepted() const { return accepted_; }  // connections so far, also those turned away

  // The next `connections` are closed as soon as they come.
  void turn_away(int connections) { to_turn_away_ = connections; }
  // The next `connections` that have brought `bytes` from the server are closed.
  void cut_after(std::uint64_t bytes, int connections);
  // When a connection has brought that many bytes, nothing goes either way any more on any
  // connection, old or new. They all stay open. 0: at once.
  void stall_after(std::uint64_t bytes);
  bool stalled();

 private:
  struct Pair {
    int client = -1;
    int server = -1;
    std::thread up;
    std::thread down;
  };

  void accept_all();
  void pump(Pair& pair, bool down);
  int connect_to_server() const;
  bool wait_while_stalled();  // false when it is over

  const std::string host_;
  const std::string server_port_;
  int listener_ = -1;
  std::string port_;
  std::atomic<int> accepted_{0};
  std::atomic<int> to_turn_away_{0};
  std::mutex mutex_;
  std::condition_variable over_;
  bool ended_ = false;
  bool stalled_ = false;
  std::uint64_t cut_at_ = 0;
  int to_cut_ = 0;
  std::uint64_t stall_at_ = UINT64_MAX;
  std::list<Pair> pairs_;
  std::thread accepting_;
};

}  // namespace etl
