// One replication in its steps; replicate.cpp runs it and turns what it meets into a report.
// See README.md, "How a run works".
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "etl/jobs/replicate.h"

namespace etl {

// Errors that concern one table or view: the others can still be copied.
bool concerns_one_table(const Error& error);
// What such an error is in the report, where it has one text: "what, where and why; way out".
Message with_way_out(const Error& error);

class Replication {
 public:
  Replication(const ReplicateOptions& options, SourceDatabase& source, MirrorStore& mirror,
              JobContext& context, RunReport& report, BackupStore* backups);

  // Throws Error for what ends the run; a table that failed alone is in the report instead.
  void run();

 private:
  void run_attempts();
  void run_once();
  void take_schema();
  void report_unreadable(const std::vector<UnreadableRelation>& relations);
  void preflight_only();
  void copy_tables();
  TableReport copy_or_fail(const MirrorTable& table, const std::atomic<bool>& abandoned);
  void copy_table(const MirrorTable& table, TableReport& outcome,
                  const std::atomic<bool>& abandoned);
  void finish_tables();
  void mark_failed(const Error& error);
  void fall_back(const std::string& name, const QualifiedName& source);
  void refuse_partial() const;  // where --all-or-nothing asks for it
  void make_views();
  void make_view(const MirrorView& view);
  bool translated(const MirrorView& view, Message& reason);
  void materialize(const MirrorView& view);
  void prove();
  void compare(MirrorReader& reader, Validation& validation);
  void write_metadata();
  void back_up();

  void add_notice(Notice notice);
  void add_notices(const Notices& notices);
  std::string table_label(const QualifiedName& name) const;

  const ReplicateOptions& options_;
  SourceDatabase& source_;
  MirrorStore& mirror_;
  JobContext& context_;
  RunReport& report_;
  BackupStore* const backups_;  // nullptr: none are made

  std::unique_ptr<SourceSnapshot> snapshot_;
  MirrorPlan plan_;
  std::unique_ptr<MirrorGeneration> generation_;
  struct Copied {
    std::uint64_t rows;
    std::string checksum;  // where --verify checksum asks for it
  };
  std::map<std::string, Copied> copied_;  // by mirror table; only those that succeeded
  // While tables are copied side by side: one at a time asks the snapshot,
  std::mutex asking_;
  // and one at a time tells the observer, the report and copied_.
  std::mutex telling_;
};

}  // namespace etl
