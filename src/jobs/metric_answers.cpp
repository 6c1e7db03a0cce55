#include "jobs/metric_answers.h"

#include "etl/core/metric_scan.h"

namespace etl {

namespace {

bool refused(const Error& error) {
  return error.kind == ErrorKind::kSourceQuery || error.kind == ErrorKind::kMirror;
}

MetricAnswer answer_to(const Metric& metric, const FirstRow& first_row) {
  MetricAnswer answer;
  try {
    const std::vector<std::optional<std::string>> row = first_row(metric.sql);
    if (!row.empty()) answer.value = row.front();
  } catch (const Error& error) {
    if (!refused(error)) throw;
    answer.failure = error;
  }
  return answer;
}

// False where it has to be found out which of the metrics is refused.
bool answer_together(const MetricScan& scan, const FirstRow& first_row,
                     std::vector<MetricAnswer>& answers) {
  try {
    const std::vector<std::optional<std::string>> row = first_row(scan.sql);
    if (row.size() != scan.metrics.size()) return false;
    for (std::size_t i = 0; i < row.size(); ++i) answers[scan.metrics[i]].value = row[i];
    return true;
  } catch (const Error& error) {
    if (!refused(error)) throw;
    return false;
  }
}

}  // namespace

std::vector<MetricAnswer> answers_to(const std::vector<const Metric*>& metrics,
                                     const FirstRow& first_row) {
  std::vector<MetricAnswer> answers(metrics.size());
  for (const MetricScan& scan : metric_scans(metrics)) {
    if (scan.metrics.size() > 1 && answer_together(scan, first_row, answers)) continue;
    for (const std::size_t i : scan.metrics) answers[i] = answer_to(*metrics[i], first_row);
  }
  return answers;
}

}  // namespace etl
