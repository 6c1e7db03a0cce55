// The ways to people that the settings name.
#pragma once

#include <memory>
#include <vector>

#include "cli/notification.h"
#include "etl/core/error.h"
#include "etl/core/notice.h"
#include "etl/core/settings.h"
#include "etl/notify/channel.h"

namespace etl {

struct Notifying {
  NotifyOn when = NotifyOn::kFailure;
  std::vector<std::unique_ptr<Channel>> channels;
  // What is wrong with the settings. The others count all the same: one bad address must not
  // keep a failure from everybody.
  std::vector<Error> faults;
};

// NOTIFY_TIMEOUT and NOTIFY_SSLROOTCERT; the limit's default where it is not usable.
DeliveryOptions delivery_options(const Settings& settings);

// Connects to nobody. Never throws for what the settings say.
Notifying notifying(const Settings& settings, const DeliveryOptions& delivery);

// How a run's streams, log and report call what went wrong with it.
Notice notification_warning(const Error& error);

}  // namespace etl
