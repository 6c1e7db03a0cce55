#include <algorithm>
#include <atomic>

#include "etl/copy/copier.h"
#include "etl/runtime/worker.h"
#include "jobs/observed_source.h"
#include "jobs/replication.h"
#include "jobs/table_comparison.h"

namespace etl {

namespace {

// The table that takes longest begins first; otherwise as planned.
std::vector<std::size_t> largest_first(const std::vector<MirrorTable>& tables) {
  std::vector<std::size_t> order(tables.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return tables[a].source.estimated_rows > tables[b].source.estimated_rows;
  });
  return order;
}

// Not an error: another table's ended the run.
struct Abandoned {};

}  // namespace

void Replication::copy_tables() {
  std::vector<std::size_t> order(plan_.tables.size());
  if (options_.jobs > 1) {
    order = largest_first(plan_.tables);
  } else {
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  }
  std::vector<std::optional<TableReport>> outcomes(plan_.tables.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> abandoned{false};
  const auto copy_some = [&] {
    try {
      for (std::size_t i = next++; i < order.size() && !abandoned; i = next++) {
        outcomes[order[i]] = copy_or_fail(plan_.tables[order[i]], abandoned);
      }
    } catch (const Abandoned&) {
    } catch (...) {
      abandoned = true;
      throw;
    }
  };
  const auto report_outcomes = [&] {
    for (std::optional<TableReport>& outcome : outcomes) {
      if (outcome) report_.tables.push_back(std::move(*outcome));
    }
  };
  try {
    std::vector<std::unique_ptr<Worker>> others;
    for (std::size_t job = 1; job < std::min(options_.jobs, order.size()); ++job) {
      others.push_back(std::make_unique<Worker>(copy_some));
    }
    copy_some();
    for (const std::unique_ptr<Worker>& other : others) other->join();
  } catch (...) {
    report_outcomes();
    throw;
  }
  report_outcomes();
}

TableReport Replication::copy_or_fail(const MirrorTable& table,
                                      const std::atomic<bool>& abandoned) {
  context_.stop.throw_if_requested();
  TableReport outcome;
  outcome.table = table_label(table.source.name);
  {
    const std::lock_guard<std::mutex> lock(telling_);
    context_.observer.table_started(outcome.table, table.source.estimated_rows);
  }
  const MonotonicTime start = context_.clock.monotonic();
  try {
    copy_table(table, outcome, abandoned);
  } catch (const Error& error) {
    if (!concerns_one_table(error)) throw;
    outcome.success = false;
    outcome.error = error.what();
  }
  outcome.seconds = seconds_between(start, context_.clock.monotonic());
  const std::lock_guard<std::mutex> lock(telling_);
  context_.observer.table_finished(outcome);
  return outcome;
}

void Replication::copy_table(const MirrorTable& table, TableReport& outcome,
                             const std::atomic<bool>& abandoned) {
  const auto progress = [&](std::uint64_t count, std::uint64_t bytes) {
    if (abandoned) throw Abandoned();
    const std::lock_guard<std::mutex> lock(telling_);
    context_.observer.copied(count, bytes);
  };
  std::unique_lock<std::mutex> one_at_a_time(asking_);
  const std::unique_ptr<RowSource> rows = snapshot_->rows(table.source.name, source_columns(table));
  one_at_a_time.unlock();
  const std::unique_ptr<RowSink> sink = generation_->open_table(table);
  std::optional<TableDigest> digest;
  if (options_.verify == VerifyLevel::kChecksum && !table.has_placeholder_column) {
    digest.emplace(spellings(table.columns));
  }
  ObservedRowSource observed(*rows, ValueCensus(table.source.name, table.columns),
                             std::move(digest));
  outcome.records = copy_rows(observed, *sink, context_.stop, progress).sent;
  if (observed.digest()) outcome.checksum = observed.digest()->hex();
  const std::lock_guard<std::mutex> lock(telling_);
  add_notices(observed.census().notices());
  copied_[table.name] = {outcome.records, outcome.checksum};
}

}  // namespace etl
