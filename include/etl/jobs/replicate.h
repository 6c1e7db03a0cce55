// `etl replicate`: copies a schema into a new generation of the mirror, proves it equal to the very
// snapshot it was copied from, publishes it, reports.
#pragma once

#include <vector>

#include "etl/core/backup.h"
#include "etl/core/metric.h"
#include "etl/core/mirror.h"
#include "etl/core/source_database.h"
#include "etl/jobs/job_context.h"

namespace etl {

enum class VerifyLevel { kNone, kCounts, kChecksum };
enum class ViewMode { kTranslate, kMaterialize, kSkip };

struct ReplicateOptions {
  SchemaSelection selection;
  StorageOptions storage;
  VerifyLevel verify = VerifyLevel::kCounts;
  ViewMode views = ViewMode::kTranslate;
  std::size_t jobs = 1;         // tables copied at the same time, at least 1
  bool all_or_nothing = false;  // publish nothing where a table failed
  bool dry_run = false;         // plan and preflight only; no mirror is touched
  std::vector<Metric> metrics;
};

// Never throws for what the run itself meets: the outcome is in the report (error, exit_code,
// tables), which is also written to context.reports, a failed run's too. Throws Error kReport when
// that cannot be done.
// `backups`: where a copy of what was published goes; nullptr: none is made. One that cannot be
// made is an error of the run, whose mirror is published all the same. A dry run makes none.
RunReport replicate(const ReplicateOptions& options, SourceDatabase& source, MirrorStore& mirror,
                    JobContext& context, BackupStore* backups = nullptr);

}  // namespace etl
