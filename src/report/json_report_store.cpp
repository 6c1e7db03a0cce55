#include "etl/report/json_report_store.h"

#include <functional>
#include <system_error>

#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "report/report_folder.h"

namespace etl {

namespace {

class JsonReportStore : public ReportStore {
 public:
  explicit JsonReportStore(std::string folder) : folder_(std::move(folder)) {}

  void check_writable() override {
    translated([&] {
      make_private_folder(folder_);
      check_folder_writable(folder_);
    });
  }

  std::string write(const RunReport& report) override {
    std::string path;
    translated([&] {
      make_private_folder(folder_);
      const std::string stem = kReportPrefix + local_compact(report.started);
      for (int number = 1; path.empty(); ++number) {
        path = write_unless_taken(number == 1 ? stem : stem + "_" + std::to_string(number), report);
      }
    });
    return path;
  }

 private:
  // The report appears whole under its final name, and never over another one: who holds the
  // marker, made with O_EXCL, is the only one who may write that name. A marker that a killed run
  // left only costs its number. Empty where the name is taken.
  std::string write_unless_taken(const std::string& stem, const RunReport& report) const {
    const std::string marker = in_folder(folder_, "." + stem + ".reserved");
    try {
      create_private_file(marker);
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::file_exists) return {};
      throw;
    }
    const std::string path = in_folder(folder_, stem + kReportSuffix);
    const bool taken = path_exists(path);
    try {
      if (!taken) write_file_atomically(path, report_to_json(report));
    } catch (...) {
      remove_file(marker);
      throw;
    }
    remove_file(marker);
    return taken ? std::string() : path;
  }

  void translated(const std::function<void()>& work) const {
    try {
      work();
    } catch (const std::system_error& error) {
      throw Error(ErrorKind::kReport,
                  message("cannot write reports to %1: %2", folder_, error.code().message()),
                  message("name a folder that you may write with --report-dir or REPORT_DIR"));
    }
  }

  const std::string folder_;
};

}  // namespace

std::unique_ptr<ReportStore> make_json_report_store(const std::string& folder) {
  return std::make_unique<JsonReportStore>(folder);
}

}  // namespace etl
