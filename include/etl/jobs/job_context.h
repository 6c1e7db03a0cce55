// What every job is given beside its own ports. The referenced objects outlive the job.
#pragma once

#include <string>

#include "etl/core/report_store.h"
#include "etl/core/run_observer.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

struct JobContext {
  ReportStore& reports;
  RunObserver& observer;
  Clock& clock;
  const StopFlag& stop;
};

}  // namespace etl
