#include "support/python_server.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace etl {

PythonServer::PythonServer(const std::string& script, const std::vector<std::string>& arguments) {
  Command command;
  // Debian's own: aiosmtpd is one of its packages.
  command.arguments = {"/usr/bin/python3", std::string(ETL_SOURCE_DIR) + "/tests/support/" + script,
                       "--record", folder_.file("record")};
  if (script == "smtp_server.py") {
    command.arguments.insert(command.arguments.end(), {"--wire", folder_.file("wire")});
  }
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
  process_ = std::make_unique<Subprocess>(command);
  const bool started = becomes_true([&] {
    port_ = process_->out();
    return (!port_.empty() && port_.back() == '\n') || !process_->running();
  });
  if (!started || port_.empty()) {
    throw std::runtime_error(script + " does not start: " + process_->err());
  }
  port_.pop_back();
}

std::vector<std::string> PythonServer::records() const {
  std::ifstream file(folder_.file("record"), std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string PythonServer::wire() const {
  std::ifstream file(folder_.file("wire"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace etl
