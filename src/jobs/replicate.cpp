#include "etl/jobs/replicate.h"

#include "jobs/replication.h"
#include "jobs/run_report_scope.h"

namespace etl {

RunReport replicate(const ReplicateOptions& options, SourceDatabase& source, MirrorStore& mirror,
                    JobContext& context, BackupStore* backups) {
  return run_with_report("replicate", context, [&](RunReport& report) {
    Replication(options, source, mirror, context, report, backups).run();
  });
}

}  // namespace etl
