// PostgresOptions as libpq takes them: parallel arrays of keywords and values.
#pragma once

#include <string>
#include <vector>

#include "etl/postgres/postgres.h"

namespace etl {

class ConnectionParameters {
 public:
  ConnectionParameters(const ConnectionParameters&) = delete;
  ConnectionParameters& operator=(const ConnectionParameters&) = delete;

  // Throws Error kConfiguration where `dbname` is a connection string that libpq cannot read; the
  // string itself, which may hold a password, is not in the message.
  explicit ConnectionParameters(const PostgresOptions& options);

  // Null-terminated, valid as long as this object does not change.
  const char* const* keywords() const { return keyword_pointers_.data(); }
  const char* const* values() const { return value_pointers_.data(); }

  // Where they lead, as far as they say so by themselves.
  const SourceIdentity& wanted() const { return wanted_; }

 private:
  std::vector<std::string> keywords_;
  std::vector<std::string> values_;
  std::vector<const char*> keyword_pointers_;
  std::vector<const char*> value_pointers_;
  SourceIdentity wanted_;
};

}  // namespace etl
