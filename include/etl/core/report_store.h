// Where reports are kept. Implemented by report/ as JSON files; a memory double serves tests.
#pragma once

#include <string>
#include <vector>

#include "etl/core/run_report.h"

namespace etl {

class ReportStore {
 public:
  virtual ~ReportStore() = default;

  // Throws Error kReport unless a report can be written; called before any copying.
  virtual void check_writable() = 0;
  // Writes it whole or not at all; returns where. Throws Error kReport.
  virtual std::string write(const RunReport& report) = 0;
};

}  // namespace etl
