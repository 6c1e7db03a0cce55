#include "cli/way_out.h"

namespace etl {

std::string way_out(const Error& error, const std::string& command, bool published) {
  if (!error.hint.empty()) return error.hint;
  const bool timed_out = error.kind == ErrorKind::kTimedOut;
  if ((error.kind == ErrorKind::kInterrupted || timed_out) && !command.empty()) {
    const std::string again = timed_out ? "see in the log what took so long, or raise ETL_TIMEOUT"
                                        : "run `etl " + command + "` again";
    if (published) return "the run had done its work; " + again + " to be sure";
    if (command == "replicate") return "the mirror is as it was; " + again;
    if (command == "load-csv") return "nothing was loaded; " + again;
    return again;
  }
  return "the log may tell more; --debug makes it tell everything";
}

}  // namespace etl
