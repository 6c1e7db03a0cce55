#include "cli/after_run.h"

#include <exception>

#include "cli/keep_house.h"
#include "cli/notify.h"
#include "cli/page.h"
#include "etl/core/error.h"

namespace etl {

void after_run(const RunReport& report, const std::string& path, Session& session,
               const std::function<void(const Notice&)>& warn,
               const std::function<void(const std::string&)>& say) {
  const auto attempt = [&](const char* what, const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      warn({NoticeKind::kOther, what, error.message()});
    } catch (const std::exception& error) {
      warn({NoticeKind::kOther, what, error.what()});
    }
  };
  if (!report.dry_run) keep_house(session, warn, say);
  // Where the report could not be written, neither can be the page, and it would know nothing new.
  if (!path.empty()) attempt("status page", [&] { draw_page(session); });
  attempt("notification", [&] { notify_of_run(report, path, session, warn); });
}

}  // namespace etl
