#include "cli/console.h"

#include "etl/report/log_text.h"
#include "etl/runtime/terminal.h"

namespace etl {

namespace {

constexpr const char* kRed = "\x1b[1;31m";
constexpr const char* kYellow = "\x1b[1;33m";
constexpr const char* kPlain = "\x1b[0m";
constexpr const char* kEraseLine = "\r\x1b[K";

}  // namespace

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) {
      line += c;
    } else if (c == ' ' || (!line.empty() && line.back() != ' ')) {
      line += ' ';
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return escape_control_characters(line);
}

void Console::result(const Message& line) {
  if (!options_.quiet && !options_.json) write(out_, one_line(told(line)) + "\n");
}

void Console::answer(const Message& line) {
  if (!options_.json) write(out_, one_line(told(line)) + "\n");
}

void Console::document(const std::string& text) {
  if (!options_.json) write(out_, text);
}

void Console::print(const Message& text) { write(out_, told(text)); }

void Console::json(const std::string& text) {
  if (options_.json) write(out_, text);
}

void Console::info(const Message& line) {
  if (!options_.quiet) write(err_, one_line(told(line)) + "\n");
}

void Console::detail(const Message& line) {
  if (options_.verbose) info(line);
}

void Console::warning(const Notice& notice) {
  if (options_.quiet) return;
  write(err_, coloured(kYellow, told(message("etl: warning:"))) + " " +
                  one_line(told(line_of(notice))) + "\n");
}

void Console::error(const Error& error) {
  std::string text =
      coloured(kRed, told(message("etl: error:"))) + " " + one_line(told(error.message())) + "\n";
  if (!error.hint.empty()) {
    text += told(message("etl: hint:")) + " " + one_line(told(error.hint)) + "\n";
  }
  write(err_, text);
}

void Console::progress(const std::string& line) {
  if (!options_.progress || options_.quiet) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  err_ << kEraseLine << line << std::flush;
  progress_shown_ = true;
}

void Console::clear_progress() {
  const std::lock_guard<std::mutex> lock(mutex_);
  erase_progress();
}

void Console::write(std::ostream& stream, const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  erase_progress();
  const bool worked = stream.good();
  stream << text << std::flush;
  if (&stream == &out_ && worked && !stream.good()) {
    reader_is_gone_ = last_write_met_a_broken_pipe();
  }
}

void Console::erase_progress() {
  if (!progress_shown_) return;
  err_ << kEraseLine << std::flush;
  progress_shown_ = false;
}

std::string Console::coloured(const char* colour, const std::string& text) const {
  return options_.colour ? colour + text + kPlain : text;
}

}  // namespace etl
