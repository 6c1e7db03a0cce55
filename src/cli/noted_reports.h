// The report store of one run: adds what was noticed before the run began, and remembers what was
// written and where.
#pragma once

#include <optional>
#include <string>

#include "etl/core/report_store.h"

namespace etl {

class NotedReports : public ReportStore {
 public:
  explicit NotedReports(ReportStore& reports) : reports_(reports) {}

  void note(const Notices& notices) {
    notices_.insert(notices_.end(), notices.begin(), notices.end());
  }
  // As it was written, with the notices; no value where none was.
  const std::optional<RunReport>& written() const { return written_; }
  const std::string& path() const { return path_; }

  void check_writable() override { reports_.check_writable(); }
  std::string write(const RunReport& report) override {
    RunReport noted = report;
    noted.notices.insert(noted.notices.begin(), notices_.begin(), notices_.end());
    path_ = reports_.write(noted);
    written_ = std::move(noted);
    return path_;
  }

 private:
  ReportStore& reports_;
  Notices notices_;
  std::optional<RunReport> written_;
  std::string path_;
};

}  // namespace etl
