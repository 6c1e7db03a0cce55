// Old reports and logs go, as REPORT_RETENTION_DAYS and LOG_RETENTION_DAYS say.
#pragma once

#include <functional>
#include <string>

#include "etl/core/notice.h"
#include "etl/core/settings.h"

namespace etl {

class Session;

// In days; 0: for ever.
struct Retention {
  long reports = 0;
  long logs = 0;
};

// Throws Error kConfiguration.
Retention retention(const Settings& settings);

// What cannot be removed is given to `warn`, what has been to `say`. Never throws.
void keep_house(Session& session, const std::function<void(const Notice&)>& warn,
                const std::function<void(const std::string&)>& say);

}  // namespace etl
