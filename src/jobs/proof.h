// The proof: what replicate checks before it publishes, and what validate checks afterwards. Both
// compare a source snapshot with a mirror; a difference found is always a real one where the
// snapshot is the very one that was copied.
#pragma once

#include <optional>
#include <vector>

#include "etl/core/metric.h"
#include "etl/core/mirror.h"
#include "etl/core/mirror_plan.h"
#include "etl/core/run_report.h"
#include "etl/core/source_database.h"
#include "etl/runtime/worker.h"
#include "jobs/metric_answers.h"

namespace etl {

class Proof {
 public:
  // All referenced objects outlive the proof. Findings go to `validation`, what a person should
  // know besides to `notices`.
  Proof(SourceSnapshot& source, MirrorReader& mirror, const MirrorPlan& plan,
        Validation& validation, Notices& notices)
      : source_(source), mirror_(mirror), plan_(plan), validation_(validation), notices_(notices) {}

  // Rows of one table; no value where a side does not have the table.
  void compare_count(const MirrorTable& table, std::optional<std::uint64_t> source,
                     std::optional<std::uint64_t> mirror);
  void compare_checksum(const MirrorTable& table, const std::string& source,
                        const std::string& mirror);
  // Puts to the source what is to be asked of it, in a thread of its own: the metrics whose tables
  // all are in the plan, and `references`: the rows without a parent, of every foreign key. Until
  // its answers were compared, nobody else may use the source.
  void ask_source(const std::vector<Metric>& metrics, const std::vector<std::string>& schemas,
                  bool references);
  // Every foreign key of the mirror. Rows without a parent are a difference unless the source has
  // as many (a key that is NOT VALID, or triggers that were off): then the copy is right, and a
  // notice says so. `partial`: some tables failed, so missing parents are expected.
  void check_mirror_references(bool partial);
  // What the source was asked. Orphans in the source are a difference too: it is the user who has
  // to know.
  void check_source_references();
  void compare_metrics();

 private:
  struct AskedReference {
    const MirrorTable* table;
    const ForeignKey* key;
    std::uint64_t orphans;
  };
  void await_source();
  std::uint64_t orphans_in_source(const MirrorTable& table, const ForeignKey& key);
  MetricComparison compare_metric(const Metric& metric, const MetricAnswer& source,
                                  const MetricAnswer& mirror);
  void differ(const std::string& object, const Message& what);
  void check_references_of(const MirrorTable& table, bool partial);
  bool applies(const Metric& metric) const;

  SourceSnapshot& source_;
  MirrorReader& mirror_;
  const MirrorPlan& plan_;
  Validation& validation_;
  Notices& notices_;
  std::vector<AskedReference> asked_references_;
  std::vector<const Metric*> asked_metrics_;
  std::vector<MetricAnswer> source_answers_;  // to asked_metrics_
  std::optional<Worker> source_side_;         // fills both
};

// Source and mirror name of a table for people: "bi_schema.dim_date", with " (mirror: x)" where it
// was renamed.
std::string label(const MirrorTable& table);

}  // namespace etl
