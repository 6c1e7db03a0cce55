#include "cli/keep_house.h"

#include <exception>

#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/session.h"
#include "etl/core/error.h"
#include "etl/report/retention.h"

namespace etl {

Retention retention(const Settings& settings) {
  constexpr long kMostDays = 36'500;
  return {settings.number("REPORT_RETENTION_DAYS", 0, kMostDays),
          settings.number("LOG_RETENTION_DAYS", 0, kMostDays)};
}

namespace {

// For the log, which is English.
std::string plural(std::uint64_t number, const std::string& noun) {
  return with_thousands(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace

void keep_house(Session& session, const std::function<void(const Notice&)>& warn,
                const std::function<void(const std::string&)>& say) {
  const auto attempt = [&](const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      warn({NoticeKind::kOther, "retention", error.message()});
    } catch (const std::exception& error) {
      warn({NoticeKind::kOther, "retention", error.what()});
    }
  };
  const auto tell = [&](std::size_t removed, const std::string& what, long days) {
    if (removed == 0) return;
    say("removed " + plural(removed, what) + " older than " +
        plural(static_cast<std::uint64_t>(days), "day"));
  };
  attempt([&] {
    const long days = retention(session.settings()).reports;
    tell(remove_old_reports(session.report_folder(), days, session.clock().now()), "report", days);
  });
  attempt([&] {
    const long days = retention(session.settings()).logs;
    tell(remove_old_logs(session.log_folder(), {kLoadLog, kPipelineLog, kSchedulerLog}, days,
                         session.clock().now()),
         "log", days);
  });
}

}  // namespace etl
