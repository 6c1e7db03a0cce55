#include "support/tcp_proxy.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace etl {

namespace {

void close_both_ways(int socket) {
  if (socket >= 0) shutdown(socket, SHUT_RDWR);
}

bool send_all(int socket, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = send(socket, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

int connect_to_socket(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    return descriptor;
  }
  close(descriptor);
  return -1;
}

}  // namespace

TcpProxy::TcpProxy(std::string host, std::string port)
    : host_(std::move(host)),
      server_port_(std::move(port)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
      listen(listener_, 16) != 0) {
    close(listener_);
    throw std::runtime_error(std::string("a proxy cannot listen: ") + std::strerror(errno));
  }
  port_ = std::to_string(ntohs(address.sin_port));
  accepting_ = std::thread([this] { accept_all(); });
}

TcpProxy::~TcpProxy() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
  }
  over_.notify_all();
  close_both_ways(listener_);
  accepting_.join();
  close(listener_);
  for (Pair& pair : pairs_) {
    close_both_ways(pair.client);
    close_both_ways(pair.server);
    if (pair.up.joinable()) pair.up.join();
    if (pair.down.joinable()) pair.down.join();
    close(pair.client);
    if (pair.server >= 0) close(pair.server);
  }
}

void TcpProxy::cut_after(std::uint64_t bytes, int connections) {
  const std::lock_guard<std::mutex> lock(mutex_);
  cut_at_ = bytes;
  to_cut_ = connections;
}

void TcpProxy::stall_after(std::uint64_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  stall_at_ = bytes;
  stalled_ = bytes == 0;
}

bool TcpProxy::stalled() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stalled_;
}

void TcpProxy::accept_all() {
  for (;;) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    ++accepted_;
    if (to_turn_away_ > 0) {
      --to_turn_away_;
      close(client);
      continue;
    }
    Pair& pair = pairs_.emplace_back();
    pair.client = client;
    if (stalled()) continue;
    pair.server = connect_to_server();
    if (pair.server < 0) {
      close_both_ways(client);
      continue;
    }
    pair.up = std::thread([this, &pair] { pump(pair, false); });
    pair.down = std::thread([this, &pair] { pump(pair, true); });
  }
}

bool TcpProxy::wait_while_stalled() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (stalled_) over_.wait(lock, [this] { return ended_; });
  return !ended_;
}

void TcpProxy::pump(Pair& pair, bool down) {
  const int from = down ? pair.server : pair.client;
  const int to = down ? pair.client : pair.server;
  std::vector<char> buffer(1U << 16U);
  std::uint64_t total = 0;
  for (;;) {
    const ssize_t got = recv(from, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    total += static_cast<std::uint64_t>(got);
    if (down) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (to_cut_ > 0 && total >= cut_at_) {
        --to_cut_;
        break;
      }
      if (total >= stall_at_) stalled_ = true;
    }
    if (!wait_while_stalled() || !send_all(to, buffer.data(), static_cast<std::size_t>(got))) break;
  }
  close_both_ways(pair.client);
  close_both_ways(pair.server);
}

int TcpProxy::connect_to_server() const {
  if (host_[0] == '/') return connect_to_socket(host_ + "/.s.PGSQL." + server_port_);
  addrinfo wanted = {};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host_.c_str(), server_port_.c_str(), &wanted, &found) != 0) return -1;
  int descriptor = -1;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    descriptor = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (connect(descriptor, at->ai_addr, at->ai_addrlen) == 0) break;
    close(descriptor);
    descriptor = -1;
  }
  freeaddrinfo(found);
  return descriptor;
}

}  // namespace etl
