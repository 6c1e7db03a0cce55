#include "cli/way_out.h"

namespace etl {

Message way_out(const Error& error, const std::string& command, bool published) {
  if (!error.hint.empty()) return error.hint;
  const bool timed_out = error.kind == ErrorKind::kTimedOut;
  if ((error.kind == ErrorKind::kInterrupted || timed_out) && !command.empty()) {
    const Message again = message("run `%1` again", "etl " + command);
    if (published) return message("the run had done its work; %1 to be sure", again);
    const Message then =
        timed_out ? message("the log tells what took so long; ETL_TIMEOUT gives it more time")
                  : again;
    if (command == "replicate") return message("the mirror is as it was; %1", then);
    if (command == "load-csv") return message("nothing was loaded; %1", then);
    return then;
  }
  return message("the log may tell more; --debug makes it tell everything");
}

}  // namespace etl
