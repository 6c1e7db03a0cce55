// The two streams: results on stdout, everything else on stderr. Whatever comes from outside is
// escaped, so that no name or message can move the cursor or begin a line of its own.
//
// Thread-safe: the progress line is drawn by the copier's thread.
#pragma once

#include <mutex>
#include <ostream>
#include <string>

#include "etl/core/error.h"
#include "etl/core/message.h"
#include "etl/core/notice.h"

namespace etl {

struct ConsoleOptions {
  bool quiet = false;     // stderr: errors only; stdout: only what was asked for
  bool verbose = false;   // details on stderr
  bool json = false;      // stdout: json() alone
  bool colour = false;    // on stderr
  bool progress = false;  // stderr is a terminal that can erase a line
  int columns = 80;
  const Catalogue* catalogue = nullptr;  // outlives the console; none: English
};

class Console {
 public:
  // The streams outlive the console.
  Console(std::ostream& out, std::ostream& err, const ConsoleOptions& options)
      : out_(out), err_(err), options_(options) {}
  ~Console() { clear_progress(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  const ConsoleOptions& options() const { return options_; }

  // stdout. A line, without its line break.
  void result(const Message& line);        // not under --quiet and --json
  void answer(const Message& line);        // what was asked for: under --quiet too
  void document(const std::string& text);  // several lines of our own making, under --quiet too
  void print(const Message& text);         // whatever the flags: --help and --version
  void json(const std::string& text);      // the one document of --json; nothing without it

  // stderr
  void info(const Message& line);      // not under --quiet
  void detail(const Message& line);    // only under --verbose
  void warning(const Notice& notice);  // not under --quiet
  void error(const Error& error);      // always; with its hint

  // In the language of the console; all of the above are told in it.
  std::string told(const Message& message) const { return message.in(catalogue()); }
  const Catalogue& catalogue() const {
    return options_.catalogue == nullptr ? english_ : *options_.catalogue;
  }

  // A line on the terminal that is drawn over, and gone before anything else is written.
  void progress(const std::string& line);
  void clear_progress();

  // Writing to stdout failed because nobody reads it any more.
  bool reader_is_gone() const { return reader_is_gone_; }

 private:
  void write(std::ostream& stream, const std::string& text);
  void erase_progress();
  std::string coloured(const char* colour, const std::string& text) const;

  std::ostream& out_;
  std::ostream& err_;
  const ConsoleOptions options_;
  const Catalogue english_;
  std::mutex mutex_;
  bool progress_shown_ = false;
  bool reader_is_gone_ = false;
};

// Line breaks, which messages of servers have, become blanks; what else could do harm is escaped.
std::string one_line(const std::string& text);

}  // namespace etl
