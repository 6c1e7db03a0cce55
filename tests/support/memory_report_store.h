#pragma once

#include <string>
#include <vector>

#include "etl/core/report_store.h"

namespace etl {

class MemoryReportStore : public ReportStore {
 public:
  void check_writable() override {
    if (unwritable) throw Error(ErrorKind::kReport, "the report folder cannot be written");
  }
  std::string write(const RunReport& report) override {
    written.push_back(report);
    return "report " + std::to_string(written.size());
  }

  std::vector<RunReport> written;
  bool unwritable = false;
};

}  // namespace etl
