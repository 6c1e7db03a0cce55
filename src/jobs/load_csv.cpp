#include "etl/jobs/load_csv.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "etl/runtime/files.h"
#include "etl/runtime/worker.h"
#include "jobs/fault_report.h"
#include "jobs/file_loading.h"
#include "jobs/load_matching.h"
#include "jobs/metric_answers.h"
#include "jobs/run_report_scope.h"
#include "jobs/table_making.h"

namespace etl {

namespace {

// From here on (some 20,000 rows) a table's keys are worth building again once the rows are in;
// below, that would cost more than it saves.
constexpr std::uint64_t kManyBytes = 1'000'000;

std::string word_of(LoadMode mode) {
  switch (mode) {
    case LoadMode::kReplace:
      return "replace";
    case LoadMode::kAppend:
      return "append";
    case LoadMode::kUpsert:
      return "upsert";
  }
  return "";
}

class Load {
 public:
  Load(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
       JobContext& context, RunReport& report)
      : options_(options), files_(files), factory_(target), context_(context), report_(report) {
    csv_ = options.csv;
    csv_.rereadable = options.tolerance.any() || options.create_tables;
  }

  void run() {
    open_files();  // before there is a transaction that would wait for a slow pipe
    open_target();
    if (options_.create_tables) {
      make_missing_tables(options_, csv_, files_, *target_, context_, inputs_);
    }
    match_files();
    try {
      load_tables();
      check();
      keep_rejects();
      context_.stop.throw_if_requested();
      if (!options_.dry_run) {
        context_.observer.phase("commit");
        target_->commit();
      }
    } catch (const Error& error) {
      withdraw(error.kind);
      throw;
    } catch (...) {
      withdraw(ErrorKind::kInternal);
      throw;
    }
    report_files();
  }

 private:
  void open_files() {
    for (const std::string& path : files_.list(options_.paths)) {
      inputs_.push_back({files_.open(path, csv_)});
      inputs_.back().report.file = shown_path(path);
      inputs_.back().report.dialect = inputs_.back().file->dialect();
    }
  }

  void open_target() {
    std::vector<std::string> created;
    target_ = factory_.open({options_.schema, options_.install_missing}, created);
    for (const std::string& thing : created) context_.observer.detail(message("created %1", thing));
    report_.source = target_->identity();
    const Message no_log = target_->no_load_log();
    if (!no_log.empty()) {
      report_.notices.push_back({NoticeKind::kOther, "", no_log});
      context_.observer.notice(report_.notices.back());
    }
  }

  void match_files() {
    for (LoadInput& input : inputs_) {
      const std::string& path = input.file->path();
      input.table = &table_for_file(path, options_.table, target_->schema());
      input.columns = input.file->has_header()
                          ? columns_for_header(path, input.file->header(), *input.table)
                          : columns_in_order(path, input.file->field_count(), *input.table);
      input.report.table = input.table->name.name;
      context_.observer.announce(input.report.file + " -> " + input.report.table + ": " +
                                 input.report.dialect);
    }
    for (const Relation* table : in_foreign_key_order(target_->schema().relations)) {
      const bool wanted = std::any_of(inputs_.begin(), inputs_.end(),
                                      [&](const LoadInput& input) { return input.table == table; });
      if (wanted) tables_.push_back(table);
    }
  }

  void load_tables() {
    context_.observer.phase("copy");
    for (const Relation* table : tables_) {
      if (goes_directly(*table)) direct_.insert(table);
    }
    target_->expect_many_rows(large_tables(), options_.mode == LoadMode::kReplace);
    if (options_.mode == LoadMode::kReplace) {
      std::vector<QualifiedName> names;
      for (const Relation* table : tables_) names.push_back(table->name);
      target_->truncate(names);
    }
    for (const Relation* table : tables_) load_table(*table);
  }

  // Straight into the table where no row has to be compared with those that are there, and one that
  // is bad ends the load.
  bool goes_directly(const Relation& table) {
    if (options_.tolerance.any() || options_.mode == LoadMode::kUpsert) return false;
    return options_.mode == LoadMode::kReplace || !target_->has_rows(table.name);
  }

  // A pipe may bring any number of rows.
  std::vector<QualifiedName> large_tables() const {
    std::vector<QualifiedName> large;
    if (options_.mode == LoadMode::kUpsert) return large;  // it finds rows by their key
    for (const Relation* table : tables_) {
      std::uint64_t bytes = 0;
      for (const LoadInput& input : inputs_) {
        if (input.table == table) bytes += input.file->byte_size().value_or(kManyBytes);
      }
      if (bytes >= kManyBytes) large.push_back(table->name);
    }
    return large;
  }

  void load_table(const Relation& table) {
    TableReport outcome;
    outcome.table = table.name.name;
    context_.observer.table_started(outcome.table, -1);
    const MonotonicTime start = context_.clock.monotonic();
    const auto finish = [&] {
      outcome.seconds = seconds_between(start, context_.clock.monotonic());
      context_.observer.table_finished(outcome);
      report_.tables.push_back(outcome);
    };
    try {
      for (LoadInput& input : inputs_) {
        if (input.table != &table) continue;
        load_file(input);
        outcome.records += input.report.loaded();
      }
      finish_table(table);
    } catch (const Error& error) {
      outcome.success = false;
      outcome.records = 0;
      outcome.error = error.message();
      finish();
      throw;
    }
    finish();
  }

  void load_file(LoadInput& input) {
    FileLoading loading(options_, files_, *target_, context_);
    std::string sha256;
    std::optional<Worker> hashing;
    const bool remembered = input.file->byte_size() && target_->no_load_log().empty();
    if (remembered) {
      hashing.emplace([&] { sha256 = files_.sha256(input.file->path()); });
    }
    const auto await_hash = [&] {
      if (hashing) hashing->join();
      hashing.reset();
    };
    if (options_.mode == LoadMode::kAppend && !options_.load_again) {
      await_hash();
      if (is_there_already(input, sha256)) return;
    }
    direct_.count(input.table) > 0 ? loading.load_directly(input, inputs_)
                                   : loading.load_staged(input);
    await_hash();
    if (remembered) remember(input, sha256);
  }

  bool is_there_already(LoadInput& input, const std::string& sha256) {
    if (sha256.empty()) return false;
    const std::optional<LoadRecord> before = target_->loaded_before(input.table->name.name, sha256);
    if (!before) return false;
    input.report.loaded_before = before->loaded_at;
    context_.observer.announce(
        message("%1: loaded into %2 already, %3 (run %4); --force loads it again",
                input.report.file, before->table, before->loaded_at, before->run_id));
    return true;
  }

  void remember(const LoadInput& input, const std::string& sha256) {
    LoadRecord record;
    record.run_id = report_.run_id;
    record.table = input.table->name.name;
    record.file = input.report.file;
    record.sha256 = sha256;
    record.mode = word_of(options_.mode);
    record.bytes = input.file->byte_size().value_or(0);
    record.rows_read = input.report.read;
    record.rows_loaded = input.report.loaded();
    record.rows_rejected = input.report.rejected;
    target_->record_load(record);
  }

  void finish_table(const Relation& table) {
    try {
      for (const Notice& notice : target_->finish(table.name)) {
        context_.observer.notice(notice);
        report_.notices.push_back(notice);
      }
    } catch (const Error& error) {
      if (error.kind != ErrorKind::kBadInput) throw;
      FileLoading(options_, files_, *target_, context_).throw_with_line(error, inputs_);
    }
  }

  // Before the commit: no row is left out that is not safe elsewhere.
  void keep_rejects() {
    if (options_.dry_run) return;
    std::set<std::string> taken;
    for (LoadInput& input : inputs_) {
      if (input.faults.empty()) continue;
      int same_name = inputs_.size() > 1 ? 1 : 0;
      std::string path;
      do {
        path = rejects_path(options_.rejects, input.file->path(), same_name++);
      } while (!taken.insert(path).second);
      if (path_exists(path)) {
        throw Error(
            ErrorKind::kReport, message("%1: there are rows from before in it", path),
            message("move it away, or name another file with --rejects; nothing was changed"));
      }
      write_rejects(path, input.faults, *input.file, files_);
      input.report.rejects = path;
    }
  }

  void report_files() {
    for (LoadInput& input : inputs_) report_.files.push_back(input.report);
  }

  void check() {
    context_.observer.phase("proof");
    Validation& validation = report_.validation.emplace();
    validation.level = "counts";
    check_references(validation);
    measure(validation);
  }

  void check_references(Validation& validation) {
    Message orphans;
    for (const Relation* table : tables_) {
      for (const ForeignKey& key : table->foreign_keys) {
        context_.stop.throw_if_requested();
        const std::uint64_t rows = target_->count_orphans(*table, key);
        validation.references.push_back({"source", table->name.name, key.name, rows});
        if (rows == 0) continue;
        const Message found =
            counted("%1: %2 row has no parent in %3 (%4)", "%1: %2 rows have no parent in %3 (%4)",
                    rows, table->name.name, rows, display(key.referenced), key.name);
        orphans = orphans.empty() ? found : message("%1; %2", orphans, found);
      }
    }
    if (orphans.empty()) return;
    throw Error(ErrorKind::kBadInput, orphans,
                message("load the missing rows of the tables they refer to; nothing was changed"));
  }

  void measure(Validation& validation) {
    std::vector<const Metric*> metrics;
    for (const Metric& metric : options_.metrics) {
      if (applies(metric)) metrics.push_back(&metric);
    }
    const std::vector<MetricAnswer> answers =
        answers_to(metrics, [&](const std::string& sql) { return target_->first_row(sql); });
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      if (answers[i].failure) throw *answers[i].failure;
      MetricComparison measured;
      measured.name = metrics[i]->name;
      measured.title = metrics[i]->title;
      measured.unit = metrics[i]->unit;
      measured.source = answers[i].value;
      measured.compared = false;
      validation.metrics.push_back(measured);
    }
  }

  bool applies(const Metric& metric) const {
    const std::vector<Relation>& relations = target_->schema().relations;
    return std::all_of(metric.tables.begin(), metric.tables.end(), [&](const std::string& needed) {
      return std::any_of(relations.begin(), relations.end(),
                         [&](const Relation& relation) { return relation.name.name == needed; });
    });
  }

  // The report must not call loaded what was rolled back with the rest.
  void withdraw(ErrorKind kind) {
    const bool unknown = kind == ErrorKind::kCommitUnknown;
    for (TableReport& table : report_.tables) {
      if (!table.success) continue;
      table.success = false;
      if (unknown) {
        table.error = message("not known whether it was committed");
      } else {
        table.error = message("rolled back: nothing is loaded unless everything is");
        table.records = 0;
      }
    }
    for (LoadInput& input : inputs_) {
      if (unknown) break;
      FileReport& report = input.report;
      report.inserted = report.updated = report.unchanged = 0;
      if (!report.rejects.empty()) remove_rejects(report.rejects);
      report.rejects.clear();
    }
    report_files();
  }

  const LoadCsvOptions& options_;
  CsvFiles& files_;
  LoadTargetFactory& factory_;
  JobContext& context_;
  RunReport& report_;
  CsvOptions csv_;
  std::vector<LoadInput> inputs_;
  std::unique_ptr<LoadTarget> target_;
  std::vector<const Relation*> tables_;  // that files are for, referenced ones first
  std::set<const Relation*> direct_;     // of these, those that get their rows straight
};

}  // namespace

RunReport load_csv(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
                   JobContext& context) {
  return run_with_report("load-csv", context, [&](RunReport& report) {
    Load(options, files, target, context, report).run();
  });
}

}  // namespace etl
