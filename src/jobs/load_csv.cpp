#include "etl/jobs/load_csv.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "etl/copy/copier.h"
#include "jobs/load_matching.h"
#include "jobs/metric_answers.h"
#include "jobs/run_report_scope.h"

namespace etl {

namespace {

// From here on (some 20,000 rows) a table's keys are worth building again once the rows are in;
// below, that would cost more than it saves.
constexpr std::uint64_t kManyBytes = 1'000'000;

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// What the target says of a row, without the table and column that the place names already.
std::string without_place(const Error& error) {
  const std::string text = error.what();
  for (const std::string& place :
       {error.table + ", column " + error.column + ": ", error.table + ": "}) {
    if (!error.table.empty() && starts_with(text, place)) return text.substr(place.size());
  }
  return text;
}

// The server counts the rows of the COPY, people count the lines of their file.
Error at_line_of_file(const Error& error, const CsvInput& file) {
  std::string place = shown_path(file.path()) + ":";
  std::optional<std::uint64_t> line;
  if (error.line) {
    line = file.line_of(*error.line - 1);
    place += std::to_string(*line) + ":";
  }
  if (!error.column.empty()) place += " " + error.column + ":";
  Error located(error.kind, place + " " + without_place(error), error.hint);
  located.sqlstate = error.sqlstate;
  located.table = error.table;
  located.column = error.column;
  located.line = line;
  return located;
}

class Load {
 public:
  Load(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
       JobContext& context, RunReport& report)
      : options_(options), files_(files), factory_(target), context_(context), report_(report) {}

  void run() {
    open_files();  // before there is a transaction that would wait for a slow pipe
    open_target();
    match_files();
    try {
      load_tables();
      check();
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
  }

 private:
  struct Input {
    std::unique_ptr<CsvInput> file;
    const Relation* table = nullptr;
    std::vector<std::string> columns = {};
  };

  void open_files() {
    for (const std::string& path : files_.list(options_.paths)) {
      inputs_.push_back({files_.open(path, options_.csv)});
    }
  }

  void open_target() {
    std::vector<std::string> created;
    target_ = factory_.open({options_.schema, options_.install_missing}, created);
    for (const std::string& thing : created) context_.observer.message("created " + thing);
    report_.source = target_->identity();
  }

  void match_files() {
    for (Input& input : inputs_) {
      const std::string& path = input.file->path();
      input.table = &table_for_file(path, options_.table, target_->schema());
      input.columns = columns_for_header(path, input.file->header(), *input.table);
    }
    for (const Relation* table : in_foreign_key_order(target_->schema().relations)) {
      const bool wanted = std::any_of(inputs_.begin(), inputs_.end(),
                                      [&](const Input& input) { return input.table == table; });
      if (wanted) tables_.push_back(table);
    }
  }

  void load_tables() {
    context_.observer.phase("copy");
    target_->expect_many_rows(large_tables(), options_.mode == LoadMode::kReplace);
    if (options_.mode == LoadMode::kReplace) {
      std::vector<QualifiedName> names;
      for (const Relation* table : tables_) names.push_back(table->name);
      target_->truncate(names);
    }
    for (const Relation* table : tables_) load_table(*table);
  }

  // A pipe may bring any number of rows.
  std::vector<QualifiedName> large_tables() const {
    std::vector<QualifiedName> large;
    for (const Relation* table : tables_) {
      std::uint64_t bytes = 0;
      for (const Input& input : inputs_) {
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
      for (Input& input : inputs_) {
        if (input.table == &table) outcome.records += load_file(input);
      }
      finish_table(table);
    } catch (const Error& error) {
      outcome.success = false;
      outcome.records = 0;
      outcome.error = error.what();
      finish();
      throw;
    }
    finish();
  }

  std::uint64_t load_file(Input& input) {
    try {
      const auto sink = target_->copy_into(input.table->name, input.columns);
      return copy(input, *sink);
    } catch (const Error& error) {
      // The file's own errors name their place, and no table.
      if (error.kind != ErrorKind::kBadInput || error.table.empty()) throw;
      if (!error.line) find_line(error);
      throw at_line_of_file(error, *input.file);
    }
  }

  std::uint64_t copy(Input& input, RowSink& sink) {
    context_.stop.throw_if_requested();
    const auto progress = [&](std::uint64_t rows, std::uint64_t bytes) {
      context_.observer.copied(rows, bytes);
    };
    return copy_rows(*input.file, sink, context_.stop, progress).written;
  }

  void finish_table(const Relation& table) {
    try {
      for (const Notice& notice : target_->finish(table.name)) {
        context_.observer.notice(notice);
        report_.notices.push_back(notice);
      }
    } catch (const Error& error) {
      if (error.kind != ErrorKind::kBadInput) throw;
      const std::vector<Input*> inputs = find_line(error);
      if (inputs.size() == 1) throw at_line_of_file(error, *inputs.front()->file);
      throw;
    }
  }

  // Throws the error of the target with the line that is at fault, where it can be found: where
  // the files of the table can be read once more. Returns those files.
  std::vector<Input*> find_line(const Error& error) {
    std::vector<Input*> inputs;
    bool readable = true;
    for (Input& input : inputs_) {
      if (display(input.table->name) != error.table) continue;
      inputs.push_back(&input);
      readable = readable && input.file->byte_size().has_value();
    }
    if (!readable) return inputs;
    context_.observer.message("looking for the line: " + std::string(error.what()));
    for (Input* input : inputs) {
      try {
        const auto sink = target_->find_fault(input->columns);
        if (sink == nullptr) break;
        input->file = files_.open(input->file->path(), options_.csv);
        copy(*input, *sink);
      } catch (const Error& found) {
        if (found.kind == ErrorKind::kInterrupted) throw;
        if (found.line && !found.table.empty()) throw at_line_of_file(found, *input->file);
        break;  // nothing better to say than before
      }
    }
    return inputs;
  }

  void check() {
    context_.observer.phase("proof");
    Validation& validation = report_.validation.emplace();
    validation.level = "counts";
    check_references(validation);
    measure(validation);
  }

  void check_references(Validation& validation) {
    std::string orphans;
    for (const Relation* table : tables_) {
      for (const ForeignKey& key : table->foreign_keys) {
        context_.stop.throw_if_requested();
        const std::uint64_t rows = target_->count_orphans(*table, key);
        validation.references.push_back({"source", table->name.name, key.name, rows});
        if (rows == 0) continue;
        orphans += (orphans.empty() ? "" : "; ") + table->name.name + ": " + std::to_string(rows) +
                   (rows == 1 ? " row has" : " rows have") + " no parent in " +
                   display(key.referenced) + " (" + key.name + ")";
      }
    }
    if (orphans.empty()) return;
    throw Error(ErrorKind::kBadInput, orphans,
                "load the missing rows of the tables they refer to; nothing was changed");
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
    for (TableReport& table : report_.tables) {
      if (!table.success) continue;
      table.success = false;
      if (kind == ErrorKind::kCommitUnknown) {
        table.error = "not known whether it was committed";
      } else {
        table.error = "rolled back: nothing is loaded unless everything is";
        table.records = 0;
      }
    }
  }

  const LoadCsvOptions& options_;
  CsvFiles& files_;
  LoadTargetFactory& factory_;
  JobContext& context_;
  RunReport& report_;
  std::vector<Input> inputs_;
  std::unique_ptr<LoadTarget> target_;
  std::vector<const Relation*> tables_;  // that files are for, referenced ones first
};

}  // namespace

RunReport load_csv(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
                   JobContext& context) {
  return run_with_report("load-csv", context, [&](RunReport& report) {
    Load(options, files, target, context, report).run();
  });
}

}  // namespace etl
