#include <array>
#include <optional>
#include <set>
#include <system_error>

#include "etl/core/error.h"
#include "etl/jobs/schedule_install.h"
#include "etl/runtime/files.h"
#include "jobs/schedule_setup.h"
#include "jobs/scheduler_program.h"

namespace etl {

namespace {

Message without_systemd() {
  return message("use setup-cron, or keep `%1` running", "etl schedule");
}

// Everybody may read a unit: it has no secret, and `systemctl cat` shows it to all.
constexpr unsigned kUnitMode = 0644;

bool is_ours(const std::string& unit) { return unit.rfind(kSystemdMarker, 0) == 0; }

// The service and the timer of one name.
class Units {
 public:
  Units(const std::string& name, const UnitFolder& folder, const StopFlag& stop)
      : folder_(folder), stop_(stop), timer_(name + ".timer"), service_(name + ".service") {
    for (const std::string& unit : names()) {
      const std::string path = path_of(unit);
      const bool there = path_exists(path) || link_target(path);  // a link to nothing, too
      before_.push_back(there ? std::optional(read_file(path)) : std::nullopt);
    }
  }

  std::array<std::string, 2> names() const { return {service_, timer_}; }
  const std::string& timer() const { return timer_; }
  std::string path_of(const std::string& unit) const { return folder_.path + "/" + unit; }

  // The path of one that etl did not make.
  std::optional<std::string> foreign() const {
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (before_[i] && !is_ours(*before_[i])) return path_of(names().at(i));
    }
    return std::nullopt;
  }
  void check_folder(const std::string& service) const {
    if (before_[0]) check_same_folder(*before_[0], service, kFolderInService, service_);
  }
  bool any() const { return before_[0] || before_[1]; }

  void write(const std::string& service, const std::string& timer) const {
    make_private_folder(folder_.path);
    write_file_atomically(path_of(service_), service, kUnitMode);
    write_file_atomically(path_of(timer_), timer, kUnitMode);
  }
  void remove() const {
    for (const std::string& unit : names()) remove_file(path_of(unit));
    sync_folder(folder_.path);
  }
  void put_back() const {
    for (std::size_t i = 0; i < before_.size(); ++i) {
      const std::string path = path_of(names().at(i));
      if (before_[i]) {
        write_file_atomically(path, *before_[i], kUnitMode);
      } else {
        remove_file(path);
      }
    }
  }

  ProgramResult ask(const std::vector<std::string>& words) const { return ask(words, stop_); }
  ProgramResult ask(const std::vector<std::string>& words, const StopFlag& stop) const {
    return ask_program(command(words), without_systemd(), stop);
  }
  void tell(const std::vector<std::string>& words) const {
    const ProgramResult result = ask(words);
    if (result.exit_code != 0) {
      refuse_answer(command(words), result, message("does it work by hand?"));
    }
  }
  void verify() const {
    const std::vector<std::string> analyze = {
        "systemd-analyze",       folder_.user_manager ? "--user" : "--system",
        "--recursive-errors=no", "verify",
        path_of(service_),       path_of(timer_)};
    const ProgramResult result = ask_program(analyze, without_systemd(), stop_);
    if (result.exit_code != 0) {
      refuse_answer(analyze, result,
                    message("see %1 and %2", "systemd.exec(5)", "systemd.timer(5)"));
    }
  }

 private:
  std::vector<std::string> command(const std::vector<std::string>& words) const {
    std::vector<std::string> all;
    all.reserve(words.size() + 2);
    all.emplace_back("systemctl");
    if (folder_.user_manager) all.emplace_back("--user");
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }

  const UnitFolder& folder_;
  const StopFlag& stop_;
  const std::string timer_;
  const std::string service_;
  std::vector<std::optional<std::string>> before_;  // in the order of names()
};

// Its exit code tells nothing: "degraded", which some unit of somebody's is enough for, is 1, too.
void check_manager(const Units& units, bool user_manager) {
  static const std::set<std::string> kUp = {"initializing", "starting",    "running",
                                            "degraded",     "maintenance", "stopping"};
  const ProgramResult answer = units.ask({"is-system-running"});
  const std::string state = answer.out.substr(0, answer.out.find('\n'));
  if (kUp.count(state) > 0) return;
  const Message shown = state.empty() ? message("unknown") : Message(state);
  if (!user_manager) {
    throw Error(ErrorKind::kSetup, message("systemd does not run here (it is %1)", shown),
                without_systemd());
  }
  throw Error(ErrorKind::kSetup,
              message("your user manager of systemd does not run here (it is %1)", shown),
              message("log in as this user, not by su or sudo; or install as root, for the whole "
                      "machine; or use setup-cron"));
}

// As they were before, as far as that can still be had: the error that led here is what counts. A
// stop may have been it, and does not hold this up.
void undo(const Units& units) {
  const StopFlag never;
  const auto try_to = [](const auto& step) {
    try {
      step();
    } catch (const std::exception&) {
    }
  };
  if (!units.any()) try_to([&] { units.ask({"disable", "--now", units.timer()}, never); });
  try_to([&] { units.put_back(); });
  try_to([&] { units.ask({"daemon-reload"}, never); });
  if (units.any()) try_to([&] { units.ask({"restart", units.timer()}, never); });
}

template <typename Work>
auto with_file_errors(const Work& work) {
  try {
    return work();
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kSetup, error.what(),
                message("may you write there, and is there room?"));
  }
}

}  // namespace

SetupOutcome install_units(const ScheduleSetup& wanted, const UnitFolder& folder,
                           const StopFlag& stop) {
  ScheduleSetup setup = wanted;
  setup.user_manager = folder.user_manager;
  const std::string service = systemd_service_text(setup);
  const std::string timer = systemd_timer_text(setup);
  return with_file_errors([&]() -> SetupOutcome {
    const Units units(setup.name, folder, stop);
    check_manager(units, folder.user_manager);
    if (const auto path = units.foreign()) {
      throw Error(ErrorKind::kSetup, message("%1 is there, and etl did not make it", *path),
                  message("move it away, or leave it and use setup-cron"));
    }
    units.check_folder(service);
    try {
      units.write(service, timer);
      units.verify();
      units.tell({"daemon-reload"});
      units.tell({"enable", "--now", units.timer()});
      // One that was up still waits for the times of before.
      if (units.any()) units.tell({"restart", units.timer()});
    } catch (...) {
      undo(units);
      throw;
    }
    return {true,
            message("systemd: %1 runs %2", units.path_of(units.timer()), rule_text(setup.rule)),
            folder.user_manager ? message("it runs while you are logged in; `%1` makes that always",
                                          "loginctl enable-linger")
                                : Message()};
  });
}

SetupOutcome remove_units(const std::string& name, const UnitFolder& folder, const StopFlag& stop) {
  return with_file_errors([&]() -> SetupOutcome {
    const Units units(name, folder, stop);
    check_manager(units, folder.user_manager);
    const Message nothing = message("systemd: nothing of etl's is installed");
    if (!units.any()) return {false, nothing, {}};
    if (const auto path = units.foreign()) {
      return {false, nothing, message("%1 is not etl's own, and stays", *path)};
    }
    units.tell({"disable", "--now", units.timer()});
    // When it last ran; else a timer that is installed again next year makes up for that year.
    units.ask({"clean", "--what=state", units.timer()});
    units.remove();
    units.tell({"daemon-reload"});
    // A failed run would stay in lists of failed units.
    units.ask({"reset-failed", name + ".service"});
    return {true, message("systemd: %1 removed", units.path_of(units.timer())), {}};
  });
}

}  // namespace etl
