// The report store of one run: adds what only the command line knows (what was noticed before the
// run began, whether it is a dry one), and remembers what was written and where.
#pragma once

#include <optional>
#include <string>

#include "cli/way_out.h"
#include "etl/core/report_store.h"

namespace etl {

class NotedReports : public ReportStore {
 public:
  NotedReports(ReportStore& reports, bool dry_run) : reports_(reports), dry_run_(dry_run) {}

  void note(const Notices& notices) {
    notices_.insert(notices_.end(), notices.begin(), notices.end());
  }
  // As it was written, with the notices; no value where none was.
  const std::optional<RunReport>& written() const { return written_; }
  const std::string& path() const { return path_; }

  void check_writable() override { reports_.check_writable(); }
  std::string write(const RunReport& report) override {
    RunReport noted = report;
    noted.dry_run = dry_run_;
    if (noted.error) {
      noted.error->hint = way_out(*noted.error, noted.command, !noted.generation.empty());
    }
    noted.notices.insert(noted.notices.begin(), notices_.begin(), notices_.end());
    path_ = reports_.write(noted);
    written_ = std::move(noted);
    return path_;
  }

 private:
  ReportStore& reports_;
  const bool dry_run_;
  Notices notices_;
  std::optional<RunReport> written_;
  std::string path_;
};

}  // namespace etl
