// Runs the real replicate and validate jobs, with the real adapters, on a scratch database.
#pragma once

#include <string>

#include "etl/core/run_report.h"
#include "etl/jobs/replicate.h"
#include "etl/jobs/validate.h"
#include "support/fake_clock.h"
#include "support/memory_report_store.h"
#include "support/recording_observer.h"
#include "support/sqlite_file.h"
#include "support/temporary_folder.h"
#include "support/test_database.h"

namespace etl {

class ReplicatedDatabase {
 public:
  explicit ReplicatedDatabase(const std::string& options = "") : source(options) {
    options_replicate.selection.schemas = {"public"};
    options_validate.selection.schemas = {"public"};
    options_replicate.verify = VerifyLevel::kChecksum;
    options_validate.level = CompareLevel::kRows;
  }

  RunReport replicate();
  RunReport validate();
  // What stands in the mirror, through SQLite's own API; opens it each time.
  SqliteFile mirror() const { return SqliteFile(mirror_path()); }
  std::string mirror_path() const { return folder_.file("mirror.db"); }

  TestDatabase source;
  ReplicateOptions options_replicate;
  ValidateOptions options_validate;
  RecordingObserver observer;

 private:
  TemporaryFolder folder_;
  MemoryReportStore reports_;
  SystemClock clock_;
  StopFlag stop_;
};

}  // namespace etl
