// What is said of a run to people who are not there.
#pragma once

#include <optional>
#include <string>

namespace etl {

struct Attachment {
  std::string name;  // "etl_report_20260301_020000.json"
  std::string type;  // "application/json"
  std::string content;
};

struct Notification {
  std::string subject;                   // one line of UTF-8
  std::string text;                      // lines of UTF-8, each with its '\n'
  bool good = false;                     // no news to worry about
  std::optional<Attachment> attachment;  // of an e-mail; a webhook has no place for one
};

}  // namespace etl
