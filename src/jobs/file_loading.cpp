#include "jobs/file_loading.h"

#include <algorithm>
#include <optional>

#include "etl/copy/checked_rows.h"
#include "etl/copy/copier.h"
#include "jobs/fault_report.h"

namespace etl {

namespace {

// Bad rows that a person is shown at once; so many are looked for in a file that fails.
constexpr std::uint64_t kShownFaults = 20;
// Kept in memory until they are written to the rejects file.
constexpr std::uint64_t kMostFaults = 100'000;

// Counts what it is given: of the rows that a stage takes, the server may refuse some.
class StageSink final : public RowSink {
 public:
  explicit StageSink(StagedRows& stage) : stage_(stage) {}

  void write(const RowBatch& batch) override {
    given_ += batch.rows();
    stage_.write(batch);
  }
  std::uint64_t finish() override {
    stage_.finish();
    return given_;
  }

 private:
  StagedRows& stage_;
  std::uint64_t given_ = 0;
};

}  // namespace

FaultLog FileLoading::fault_log(bool staged) const {
  const Tolerance& tolerance = options_.tolerance;
  if (!staged) return FaultLog(0, kShownFaults);
  return FaultLog(tolerance.percent > 0 ? kMostFaults : tolerance.rows, kShownFaults);
}

std::unique_ptr<RowSource> FileLoading::checked(LoadInput& input, FaultLog& faults) const {
  input.file->note_faults(faults);
  return std::make_unique<CheckedRows>(*input.file, columns_to_check(*input.table, input.columns),
                                       options_.conventions, faults);
}

std::uint64_t FileLoading::copy(RowSource& rows, RowSink& sink) {
  context_.stop.throw_if_requested();
  const auto progress = [&](std::uint64_t count, std::uint64_t bytes) {
    context_.observer.copied(count, bytes);
  };
  return copy_rows(rows, sink, context_.stop, progress).written;
}

void FileLoading::load_directly(LoadInput& input, std::vector<LoadInput>& all) {
  FaultLog faults = fault_log(false);
  const std::unique_ptr<RowSource> rows = checked(input, faults);
  try {
    const auto sink = target_.copy_into(input.table->name, input.columns);
    input.report.inserted = copy(*rows, *sink);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kBadInput) throw;
    if (faults.size() == 0) {
      // The file's own errors name their place, and no table.
      if (error.table.empty()) throw;
      if (!error.line) throw_with_line(error, all);
      throw_refused(error, input);
    }
  }
  settle(input, faults);
}

void FileLoading::load_staged(LoadInput& input) {
  FaultLog faults = fault_log(true);
  const std::unique_ptr<RowSource> rows = checked(input, faults);
  const MergeMode mode =
      options_.mode == LoadMode::kUpsert ? MergeMode::kUpsert : MergeMode::kInsert;
  const std::unique_ptr<StagedRows> stage =
      target_.stage(input.table->name, input.columns, mode, faults);
  StageSink sink(*stage);
  copy(*rows, sink);
  const MergeCounts counts = stage->merge();
  input.report.inserted = counts.inserted;
  input.report.updated = counts.updated;
  input.report.unchanged = counts.unchanged;
  settle(input, faults);
}

bool FileLoading::too_many(const FaultLog& faults, std::uint64_t read) const {
  const Tolerance& tolerance = options_.tolerance;
  if (faults.failed()) return true;
  if (tolerance.percent <= 0) return false;
  return static_cast<double>(faults.size()) > tolerance.percent / 100 * static_cast<double>(read);
}

void FileLoading::settle(LoadInput& input, const FaultLog& faults) {
  FileReport& report = input.report;
  report.read = input.file->record_count();
  input.faults = faults.faults();
  std::stable_sort(input.faults.begin(), input.faults.end(),
                   [](const RowFault& a, const RowFault& b) { return a.record < b.record; });
  report.rejected = input.faults.size();
  describe_faults(input.faults, kShownFaults, *input.file, input.columns, files_, report);
  if (too_many(faults, report.read)) {
    report.inserted = report.updated = report.unchanged = 0;
    throw bad_rows(report, !faults.full(), *input.table, options_.tolerance);
  }
  if (report.read == report.loaded() + report.rejected) return;
  throw Error(ErrorKind::kInternal,
              message("%1: %2 rows were read, %3 loaded and %4 left out", report.file, report.read,
                      report.loaded(), report.rejected),
              message("nothing was changed; please report this as a bug"));
}

void FileLoading::throw_refused(const Error& error, LoadInput& input) {
  input.report.read = input.file->record_count();
  input.report.rejected = 1;
  describe_faults({fault_of(error)}, kShownFaults, *input.file, input.columns, files_,
                  input.report);
  throw at_line_of_file(error, *input.file);
}

void FileLoading::throw_with_line(const Error& error, std::vector<LoadInput>& all) {
  std::vector<LoadInput*> inputs;
  bool readable = true;
  for (LoadInput& input : all) {
    if (display(input.table->name) != error.table) continue;
    inputs.push_back(&input);
    readable = readable && can_be_read_again(*input.file);
  }
  if (readable) context_.observer.detail(message("looking for the line: %1", error.message()));
  for (LoadInput* input : inputs) {
    if (!readable) break;
    try {
      const auto sink = target_.find_fault(input->columns);
      if (sink == nullptr) break;
      input->file = files_.open(input->file->path(), input->file->options());
      FaultLog none = fault_log(false);
      copy(*checked(*input, none), *sink);
    } catch (const Error& found) {
      if (found.kind == ErrorKind::kInterrupted) throw;
      if (found.line && !found.table.empty()) throw_refused(found, *input);
      break;  // nothing better to say than before
    }
  }
  if (inputs.size() == 1) throw at_line_of_file(error, *inputs.front()->file);
  throw error;
}

}  // namespace etl
