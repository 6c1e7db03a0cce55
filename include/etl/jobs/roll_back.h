// `etl replicate --rollback`: the mirror goes back to the generation before the published one.
#pragma once

#include "etl/core/mirror.h"
#include "etl/jobs/job_context.h"

namespace etl {

// Never throws for what the run itself meets, as replicate(). The source is not asked.
RunReport roll_back(MirrorStore& mirror, JobContext& context);

}  // namespace etl
