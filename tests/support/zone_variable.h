// TZ, as a user sets it.
#pragma once

#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

namespace etl {

// TZ for the life of this object, also for the C library's localtime_r.
class ZoneVariable {
 public:
  explicit ZoneVariable(const char* value) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    set(value);
  }
  ~ZoneVariable() { set(before_ ? before_->c_str() : nullptr); }
  ZoneVariable(const ZoneVariable&) = delete;
  ZoneVariable& operator=(const ZoneVariable&) = delete;

 private:
  static void set(const char* value) {
    if (value != nullptr) {
      setenv("TZ", value, 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  std::optional<std::string> before_;
};

}  // namespace etl
