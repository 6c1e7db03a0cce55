// The program: from arguments to an exit code.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace etl {

// What the program stands in. Tests give their own.
struct Surroundings {
  std::ostream& out;
  std::ostream& err;
  std::function<std::optional<std::string>(const std::string& name)> environment;
  bool err_is_terminal = false;
  int err_columns = 80;
};

// `arguments`: without the program's name. Never throws. SIGINT and SIGTERM are handled while a
// command runs, so at most one call at a time.
int run(const std::vector<std::string>& arguments, const Surroundings& surroundings);

// The same with the process's own streams and environment. Ignores SIGPIPE from then on.
int run(int argc, const char* const* argv);

}  // namespace etl
