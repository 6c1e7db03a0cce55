#include "cli/way_out.h"

namespace etl {

std::string way_out(const Error& error, const std::string& command, bool published) {
  if (!error.hint.empty()) return error.hint;
  if (error.kind == ErrorKind::kInterrupted && !command.empty()) {
    const std::string again = "run `etl " + command + "` again";
    if (published) return "the run had done its work; " + again + " to be sure";
    if (command == "replicate") return "the mirror is as it was; " + again;
    if (command == "load-csv") return "nothing was loaded; " + again;
    return again;
  }
  return "the log may tell more; --debug makes it tell everything";
}

}  // namespace etl
