// A password. It has no stream operator, no conversion and no formatter, so that it cannot end up
// in a log by accident; reveal() is for the one call that hands it to a library.
#pragma once

#include <string>
#include <utility>

namespace etl {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  bool empty() const { return value_.empty(); }
  const std::string& reveal() const { return value_; }

 private:
  std::string value_;
};

}  // namespace etl
