// `etl validate`: compares the published mirror with the source as it is now: row counts,
// references on both sides, business metrics on both sides.
#pragma once

#include <vector>

#include "etl/core/metric.h"
#include "etl/core/mirror.h"
#include "etl/core/source_database.h"
#include "etl/jobs/job_context.h"

namespace etl {

enum class CompareLevel {
  kCounts,
  kChecksum,  // every value, by a digest of each table
  kRows,      // and the rows that differ
};

struct ValidateOptions {
  CompareLevel level = CompareLevel::kCounts;
  SchemaSelection selection;
  std::vector<Metric> metrics;
};

// As replicate(): the outcome is in the report; exit code 5 and the differences where it found any.
RunReport validate(const ValidateOptions& options, SourceDatabase& source, MirrorStore& mirror,
                   JobContext& context);

}  // namespace etl
