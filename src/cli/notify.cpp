#include "cli/notify.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/console.h"
#include "cli/notification.h"
#include "cli/notify_settings.h"
#include "cli/session.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

// The exit code of the run of this command before; those that somebody stopped do not count, as
// nobody is told of them.
std::optional<int> run_before(const RunReport& report, const std::string& path,
                              const Session& session) {
  constexpr std::size_t kMostStopped = 50;
  for (const ReportSummary& run :
       read_report_summaries(session.report_folder(), kMostStopped, report.command)) {
    if (run.path == path || run.exit_code == static_cast<int>(ExitCode::kInterrupted)) continue;
    return run.exit_code;
  }
  return std::nullopt;
}

std::optional<Attachment> report_file(const RunReport& report, const std::string& path) {
  if (path.empty() || !may_leave(report)) return std::nullopt;
  try {
    return Attachment{std::filesystem::path(path).filename().string(), "application/json",
                      read_file(path)};
  } catch (const std::system_error&) {
    return std::nullopt;  // gone by now; its path is in the text
  }
}

// A run that was terminated ends within the time that a stop may take, whatever the servers do; the
// flag that ended it must not end this as well.
DeliveryOptions delivery_after_run(const Session& session) {
  DeliveryOptions delivery = delivery_options(session.settings());
  constexpr std::chrono::milliseconds kAfterStop{3000};
  if (session.stop().requested()) {
    delivery.limit = std::min(delivery.limit, kAfterStop);
  } else {
    delivery.stop = &session.stop();
  }
  return delivery;
}

}  // namespace

void notify_of_run(const RunReport& report, const std::string& path, Session& session,
                   const std::function<void(const Notice&)>& warn) {
  try {
    const Notifying ways = notifying(session.settings(), delivery_after_run(session));
    if (ways.channels.empty()) return;
    std::optional<int> before;
    if (ways.when == NotifyOn::kRecovery) before = run_before(report, path, session);
    if (!is_told(ways.when, report, before)) return;
    Notification notification =
        notification_of(report, path.empty() ? path : absolute_path(path),
                        shown_database(session.settings()), before.value_or(0) != 0);
    notification.attachment = report_file(report, path);
    for (const std::unique_ptr<Channel>& channel : ways.channels) {
      try {
        channel->send(notification);
      } catch (const Error& error) {
        warn(notification_warning(error));
      }
    }
  } catch (const Error& error) {
    warn(notification_warning(error));
  }
}

ExitCode send_test_notification(Session& session) {
  DeliveryOptions delivery = delivery_options(session.settings());
  delivery.stop = &session.stop();
  const Notifying ways = notifying(session.settings(), delivery);
  if (!ways.faults.empty()) throw ways.faults.front();
  if (ways.channels.empty()) {
    throw Error(ErrorKind::kConfiguration, message("there is nobody to notify"),
                message("set SMTP_SERVER, EMAIL_FROM and EMAIL_TO, or WEBHOOK_URL"));
  }
  Notification notification;
  notification.subject = "etl: a test";
  notification.text = "etl on " + one_line(host_name()) +
                      " can reach you. It was asked to by `etl schedule notify-test`.\n";
  notification.good = true;
  std::optional<Error> failure;
  for (const std::unique_ptr<Channel>& channel : ways.channels) {
    try {
      channel->send(notification);
      session.console().result(message("✅ Sent: %1", channel->name()));
    } catch (const Error& error) {
      if (error.kind != ErrorKind::kNotification) throw;
      if (failure) session.console().warning(notification_warning(*failure));
      failure = error;
    }
  }
  if (failure) throw *failure;
  return ExitCode::kDone;
}

}  // namespace etl
