// Hands what schedule_setup.h writes to cron, systemd or the Windows Task Scheduler, by their own
// programs (crontab, systemctl, schtasks, found by PATH), and takes it out again. What etl did not
// install is never changed: it is known by the comments and the description that etl gives it.
//
// All functions throw Error kSetup where the scheduler is missing, does not run or refuses, or
// holds something of that name that is not etl's; and kInterrupted when a stop is asked for. What
// was there before is then there as before. Installing throws as the texts do, too.
#pragma once

#include <string>

#include "etl/core/message.h"
#include "etl/jobs/schedule_setup.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

struct SetupOutcome {
  bool changed = false;  // false: it was so before, or there was nothing to remove
  Message what;          // one line for people
  Message advice;        // one more, or empty
};

// In the crontab of whoever calls, at its end, in place of what was installed under that name. A
// zone that is not the machine's is refused, unless the cron is one that knows CRON_TZ.
SetupOutcome install_crontab(const ScheduleSetup& setup, const StopFlag& stop);
SetupOutcome remove_crontab(const std::string& name, const StopFlag& stop);

// Where units lie, and whose manager reads them.
struct UnitFolder {
  std::string path;  // made where it is missing
  bool user_manager = false;
};

// Checked by systemd before they take effect, and enabled.
SetupOutcome install_units(const ScheduleSetup& setup, const UnitFolder& folder,
                           const StopFlag& stop);
SetupOutcome remove_units(const std::string& name, const UnitFolder& folder, const StopFlag& stop);

// A zone that is not the machine's is refused.
SetupOutcome install_task(const ScheduleSetup& setup, const StopFlag& stop);
SetupOutcome remove_task(const std::string& name, const StopFlag& stop);

}  // namespace etl
