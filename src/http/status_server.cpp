#include "etl/http/status_server.h"

#include <httplib.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "etl/core/error.h"
#include "etl/runtime/bounded_call.h"
#include "etl/runtime/socket_options.h"
#include "etl/runtime/worker.h"
#include "http/admission.h"

namespace etl {

namespace {

// A page for people and a scraper or two; a slow client holds a thread for as long as it is
// patient.
constexpr std::size_t kThreads = 4;
constexpr std::chrono::seconds kPatience{2};
constexpr std::size_t kLargestBody = 1024;  // there is nothing to send
constexpr std::chrono::milliseconds kToEnd{1000};

std::vector<std::string> values_of(const httplib::Request& request, const char* header) {
  std::vector<std::string> values;
  const auto [begin, end] = request.headers.equal_range(header);
  for (auto value = begin; value != end; ++value) values.push_back(value->second);
  return values;
}

void put(HttpAnswer answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Content-Security-Policy", answer.policy);
  for (const auto& [name, value] : answer.headers) response.set_header(name, value);
  response.set_content(answer.body, answer.content_type);
}

// What the server's threads use; it lives as long as the last of them.
struct Running {
  httplib::Server server;
  Secret token;
  HttpRoutes routes;
  std::atomic<bool> ended{false};
  std::unique_ptr<Worker> worker;
};

void set_up(Running& running) {
  httplib::Server& server = running.server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  // The library would let a second server share the port, and take half of its requests.
  server.set_socket_options([](socket_t socket) { reuse_address(socket); });
  server.set_read_timeout(kPatience.count());
  server.set_write_timeout(kPatience.count());
  server.set_keep_alive_timeout(kPatience.count());
  server.set_keep_alive_max_count(1);  // what is left of a request is never taken for the next one
  server.set_payload_max_length(kLargestBody);
  server.set_default_headers({{"X-Content-Type-Options", "nosniff"},
                              {"X-Frame-Options", "DENY"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Cross-Origin-Resource-Policy", "same-origin"},
                              {"Cache-Control", "no-store"}});
  server.set_pre_routing_handler(
      [&running](const httplib::Request& request, httplib::Response& response) {
        const HttpRequest asked{request.method, request.path, values_of(request, "Host"),
                                values_of(request, "Authorization")};
        put(answer(asked, running.token, running.routes), response);
        return httplib::Server::HandlerResponse::Handled;
      });
}

[[noreturn]] void throw_not_bound(const HttpAddress& address, int code) {
  throw Error(ErrorKind::kConfiguration,
              code == 0 ? message("cannot listen on %1", address.text())
                        : message("cannot listen on %1: %2", address.text(), std::strerror(code)),
              message("is another program at port %1? name another one, or 0 for one that is free",
                      address.port));
}

class LibraryServer final : public StatusServer {
 public:
  LibraryServer(HttpAddress address, const Secret& token, HttpRoutes routes)
      : address_(std::move(address)), running_(std::make_shared<Running>()) {
    running_->token = token;
    running_->routes = std::move(routes);
    set_up(*running_);
    bind();
    running_->worker = std::make_unique<Worker>([running = running_.get()] {
      running->server.listen_after_bind();
      running->ended = true;
    });
    // To be told to stop before it runs would be lost on it.
    while (!running_->server.is_running() && !running_->ended) std::this_thread::yield();
  }

  ~LibraryServer() override {
    running_->server.stop();
    // A client that sends a byte now and then could hold its thread for much longer; it is left to
    // itself, with all that it uses, as the program is about to end.
    const StopFlag never;
    call_with_limit([running = std::move(running_)] { running->worker.reset(); }, kToEnd, never);
  }

  HttpAddress address() const override { return address_; }

 private:
  void bind() {
    // Not by what a resolver makes of it.
    const std::string host = address_.host == "localhost" ? "127.0.0.1" : address_.host;
    errno = 0;
    if (address_.port != 0) {
      if (!running_->server.bind_to_port(host, address_.port)) throw_not_bound(address_, errno);
      return;
    }
    const int port = running_->server.bind_to_any_port(host);
    if (port <= 0) throw_not_bound(address_, errno);
    address_.port = port;
  }

  HttpAddress address_;
  std::shared_ptr<Running> running_;
};

}  // namespace

std::unique_ptr<StatusServer> serve_status(const HttpAddress& address, const Secret& token,
                                           HttpRoutes routes) {
  check_token(token);
  if (token.empty() && !address.is_loopback()) {
    throw Error(
        ErrorKind::kConfiguration,
        message("%1 can be reached from other machines, and there is no token", address.text()),
        message("set ETL_HTTP_TOKEN, which every request then has to bring, or use "
                "127.0.0.1"));
  }
  return std::make_unique<LibraryServer>(address, token, std::move(routes));
}

}  // namespace etl
