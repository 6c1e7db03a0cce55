#include "cli/after_run.h"

#include <exception>

#include "cli/keep_house.h"
#include "cli/notify.h"

namespace etl {

void after_run(const RunReport& report, const std::string& path, Session& session,
               const std::function<void(const Notice&)>& warn,
               const std::function<void(const std::string&)>& say) {
  if (!report.dry_run) keep_house(session, warn, say);
  try {
    notify_of_run(report, path, session, warn);
  } catch (const std::exception& error) {
    warn({NoticeKind::kOther, "notification", error.what()});
  }
}

}  // namespace etl
