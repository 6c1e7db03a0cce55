// Something a person should know that did not stop the run: a CHECK that SQLite cannot express, a
// renamed table, a numeric kept as text, a connection without TLS.
#pragma once

#include <string>
#include <vector>

#include "etl/core/message.h"

namespace etl {

enum class NoticeKind { kNotTranslated, kRenamed, kStorage, kSecurity, kData, kOther };

struct Notice {
  NoticeKind kind = NoticeKind::kOther;
  std::string object;  // "bi_schema.fact_sales.total_amount", or empty
  Message message;     // one line
};

using Notices = std::vector<Notice>;

// With what it is about: "bi_schema.fact_sales: its ...".
inline Message line_of(const Notice& notice) {
  return notice.object.empty() ? notice.message : message("%1: %2", notice.object, notice.message);
}

}  // namespace etl
