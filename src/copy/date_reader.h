// Texts for columns of dates and timestamps: by the file's own format where it has one, else by
// PostgreSQL's rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "copy/date_format.h"
#include "copy/date_time_text.h"

namespace etl {

class DateReader {
 public:
  // `format` may be empty. Throws Error kUsage.
  explicit DateReader(const std::string& format) {
    if (!format.empty()) format_.emplace(format);
  }

  bool has_format() const { return format_.has_value(); }
  // Where there is a format, `iso` is the text for the server, if it fits. `time_behind`: an ISO
  // time may stand behind a date of a format that has none.
  TextFit fit(std::string_view text, bool time_behind, DateTimeShape& shape,
              std::string& iso) const;

 private:
  std::optional<DateFormat> format_;
};

}  // namespace etl
