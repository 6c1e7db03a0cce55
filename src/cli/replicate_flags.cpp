#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

void declare_replicate(CLI::App& app, ReplicateFlags& flags) {
  constexpr long kMostGenerations = 10'000;
  constexpr long kMostJobs = 64;
  constexpr std::size_t kLeastMemory = std::size_t{4} << 20;
  declare_selection(app, flags.selection);
  declare_value(app, "--mode", [](const std::string& option, const std::string& value) {
    choice<bool>(option, value, {{"full", true}});  // the only one there is
  });
  declare_value(app, "--keep", [&](const std::string& option, const std::string& value) {
    flags.keep = static_cast<int>(whole_number(option, value, 1, kMostGenerations));
  });
  declare_value(app, "--publish", [&](const std::string& option, const std::string& value) {
    flags.publish = choice<PublishWay>(option, value,
                                       {{"link", PublishWay::kLink}, {"copy", PublishWay::kCopy}});
  });
  declare_value(app, "--backup-dir",
                [&](const std::string&, const std::string& value) { flags.backup_dir = value; });
  declare_value(app, "--jobs", [&](const std::string& option, const std::string& value) {
    flags.jobs = static_cast<std::size_t>(whole_number(option, value, 1, kMostJobs));
  });
  declare_value(app, "--memory", [&](const std::string& option, const std::string& value) {
    flags.memory = size_of(option, value, kLeastMemory);
  });
  declare_value(app, "--numeric", [&](const std::string& option, const std::string& value) {
    flags.numeric = choice<NumericStorage>(option, value,
                                           {{"auto", NumericStorage::kAuto},
                                            {"text", NumericStorage::kText},
                                            {"real", NumericStorage::kReal}});
  });
  declare_value(app, "--arrays", [&](const std::string& option, const std::string& value) {
    flags.arrays = choice<ArrayStorage>(
        option, value, {{"text", ArrayStorage::kText}, {"json", ArrayStorage::kJson}});
  });
  declare_value(app, "--views", [&](const std::string& option, const std::string& value) {
    flags.views = choice<ViewMode>(option, value,
                                   {{"translate", ViewMode::kTranslate},
                                    {"materialize", ViewMode::kMaterialize},
                                    {"skip", ViewMode::kSkip}});
  });
  declare_value(app, "--verify", [&](const std::string& option, const std::string& value) {
    flags.verify = choice<VerifyLevel>(option, value,
                                       {{"none", VerifyLevel::kNone},
                                        {"counts", VerifyLevel::kCounts},
                                        {"checksum", VerifyLevel::kChecksum}});
  });
  declare_value(app, "--timeout", [&](const std::string& option, const std::string& value) {
    flags.timeout = std::chrono::seconds(whole_number(option, value, 0, kLongestRun));
  });
  declare_flag(app, "--all-or-nothing", flags.all_or_nothing);
  declare_flag(app, "--rollback", flags.rollback);
  declare_flag(app, "--dry-run", flags.dry_run);
}

}  // namespace etl
