#include "cli/way_out.h"

namespace etl {

std::string way_out(const Error& error, const std::string& command, bool published) {
  if (!error.hint.empty()) return error.hint;
  const bool timed_out = error.kind == ErrorKind::kTimedOut;
  if ((error.kind == ErrorKind::kInterrupted || timed_out) && !command.empty()) {
    const std::string again = "run `etl " + command + "` again";
    if (published) return "the run had done its work; " + again + " to be sure";
    const std::string then =
        timed_out ? "the log tells what took so long; ETL_TIMEOUT gives it more time" : again;
    if (command == "replicate") return "the mirror is as it was; " + then;
    if (command == "load-csv") return "nothing was loaded; " + then;
    return then;
  }
  return "the log may tell more; --debug makes it tell everything";
}

}  // namespace etl
