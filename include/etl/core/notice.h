// Something a person should know that did not stop the run: a CHECK that SQLite cannot express, a
// renamed table, a numeric kept as text, a connection without TLS.
#pragma once

#include <string>
#include <vector>

namespace etl {

enum class NoticeKind { kNotTranslated, kRenamed, kStorage, kSecurity, kData, kOther };

struct Notice {
  NoticeKind kind = NoticeKind::kOther;
  std::string object;   // "bi_schema.fact_sales.total_amount", or empty
  std::string message;  // one line
};

using Notices = std::vector<Notice>;

}  // namespace etl
