// A server in Python that a test starts, on a port of 127.0.0.1 of its own: tests/support/*.py. It
// prints its port first, and adds a line of JSON to a file for each mail or request that it takes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/subprocess.h"
#include "support/temporary_folder.h"

namespace etl {

class PythonServer {
 public:
  // `script`: "smtp_server.py". Throws std::runtime_error, with what it said, where it does not
  // start.
  PythonServer(const std::string& script, const std::vector<std::string>& arguments);

  const std::string& port() const { return port_; }
  // The lines of JSON so far.
  std::vector<std::string> records() const;
  // Every byte that clients have sent; of the mail server alone.
  std::string wire() const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Subprocess> process_;
  std::string port_;
};

}  // namespace etl
