#include "etl/jobs/roll_back.h"

#include "jobs/run_report_scope.h"

namespace etl {

RunReport roll_back(MirrorStore& mirror, JobContext& context) {
  return run_with_report("rollback", context, [&](RunReport& report) {
    report.mirror_path = mirror.path();
    mirror.lock_for_writing();
    const WentBack went = mirror.go_back();
    report.generation = went.to;
    report.rolled_back_from = went.from;
    context.observer.detail(message("the mirror went back from %1 to %2", went.from, went.to));
  });
}

}  // namespace etl
