#include "etl/jobs/load_csv.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "etl/copy/copier.h"
#include "jobs/load_matching.h"
#include "jobs/run_report_scope.h"

namespace etl {

namespace {

class Load {
 public:
  Load(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
       JobContext& context, RunReport& report)
      : options_(options), files_(files), factory_(target), context_(context), report_(report) {}

  void run() {
    const std::vector<std::string> paths = files_.list(options_.paths);
    std::vector<std::string> created;
    target_ = factory_.open({options_.schema, options_.install_missing}, created);
    for (const std::string& thing : created) context_.observer.message("created " + thing);
    report_.source = target_->identity();
    for (const std::string& path : paths) {
      inputs_.push_back({&table_for_file(path, options_.table, target_->schema()),
                         files_.open(path, options_.csv)});
      Input& input = inputs_.back();
      input.columns = columns_for_header(path, input.file->header(), *input.table);
    }
    const std::vector<const Relation*> tables = tables_in_order();
    try {
      load(tables);
    } catch (const Error& error) {
      report_.tables = nothing_loaded(tables, error);
      throw;
    }
  }

 private:
  struct Input {
    const Relation* table;
    std::unique_ptr<CsvInput> file;
    std::vector<std::string> columns = {};
  };

  void load(const std::vector<const Relation*>& tables) {
    if (options_.mode == LoadMode::kReplace) empty(tables);
    for (const Relation* table : tables) load_table(*table);
    check(tables);
    context_.stop.throw_if_requested();
    if (!options_.dry_run) target_->commit();
  }

  // All tables are in one transaction, so after an error none of them has its rows: whoever reads
  // the report must not take the ones copied before it for loaded.
  std::vector<TableReport> nothing_loaded(const std::vector<const Relation*>& tables,
                                          const Error& error) const {
    const bool unknown = error.kind == ErrorKind::kCommitUnknown;
    std::vector<TableReport> failed;
    for (const Relation* table : tables) {
      TableReport entry;
      entry.table = table->name.name;
      entry.success = false;
      entry.error = unknown                               ? "not known whether it was committed"
                    : error.table == display(table->name) ? error.what()
                                                          : "not loaded: the run failed";
      for (const TableReport& copied : report_.tables) {
        if (copied.table == entry.table) entry.seconds = copied.seconds;
      }
      failed.push_back(entry);
    }
    return failed;
  }

  // The tables that files are for, referenced ones first.
  std::vector<const Relation*> tables_in_order() const {
    std::vector<const Relation*> tables;
    for (const Relation* table : in_foreign_key_order(target_->schema().relations)) {
      const bool wanted = std::any_of(inputs_.begin(), inputs_.end(),
                                      [&](const Input& input) { return input.table == table; });
      if (wanted) tables.push_back(table);
    }
    return tables;
  }

  void empty(const std::vector<const Relation*>& tables) {
    std::vector<QualifiedName> names;
    for (const Relation* table : tables) names.push_back(table->name);
    target_->truncate(names);
  }

  void load_table(const Relation& table) {
    TableReport loaded;
    loaded.table = table.name.name;
    context_.observer.table_started(loaded.table, -1);
    const MonotonicTime start = context_.clock.monotonic();
    for (Input& input : inputs_) {
      if (input.table != &table) continue;
      context_.stop.throw_if_requested();
      loaded.records += load_file(input);
    }
    loaded.seconds = seconds_between(start, context_.clock.monotonic());
    context_.observer.table_finished(loaded);
    report_.tables.push_back(loaded);
  }

  std::uint64_t load_file(Input& input) {
    const std::unique_ptr<RowSink> sink = target_->copy_into(input.table->name, input.columns);
    try {
      return copy_rows(*input.file, *sink, context_.stop,
                       [&](std::uint64_t rows, std::uint64_t bytes) {
                         context_.observer.copied(rows, bytes);
                       })
          .written;
    } catch (const Error& error) {
      // What the file itself is to blame for names it already, and no table.
      if (error.kind != ErrorKind::kBadInput || error.table.empty()) throw;
      throw located(error, *input.file);
    }
  }

  // The server counts the rows of the COPY; people count the lines of their file. (For a foreign
  // key the server names the value and no row.)
  static Error located(const Error& error, const CsvInput& file) {
    std::optional<std::uint64_t> line;
    std::string where = file.path() + ":";
    if (error.line) {
      line = file.line_of(*error.line - 1);
      where += std::to_string(*line) + ":";
    }
    if (!error.column.empty()) where += " " + error.column + ":";
    Error found(error.kind, where + " " + without_table(error), error.hint);
    found.sqlstate = error.sqlstate;
    found.table = error.table;
    found.column = error.column;
    found.line = line;
    return found;
  }

  // The message without "schema.table, column x: ", which the file and its line stand for.
  static std::string without_table(const Error& error) {
    const std::string message = error.what();
    for (const std::string& start :
         {error.table + ", column " + error.column + ": ", error.table + ": "}) {
      if (message.compare(0, start.size(), start) == 0) return message.substr(start.size());
    }
    return message;
  }

  void check(const std::vector<const Relation*>& tables) {
    Validation& validation = report_.validation.emplace();
    validation.level = "counts";
    for (const Relation* table : tables) {
      for (const ForeignKey& key : table->foreign_keys) {
        const std::uint64_t orphans = target_->count_orphans(*table, key);
        validation.references.push_back({"source", table->name.name, key.name, orphans});
        if (orphans == 0) continue;
        Error error(ErrorKind::kBadInput,
                    table->name.name + ": " + std::to_string(orphans) +
                        (orphans == 1 ? " row has" : " rows have") + " no parent in " +
                        display(key.referenced) + " (" + key.name + ")",
                    "load the missing rows of that table; nothing was changed");
        error.table = display(table->name);
        throw error;
      }
    }
    measure(validation);
  }

  void measure(Validation& validation) {
    const std::vector<Relation>& relations = target_->schema().relations;
    for (const Metric& metric : options_.metrics) {
      const bool applies =
          std::all_of(metric.tables.begin(), metric.tables.end(), [&](const std::string& needed) {
            return std::any_of(relations.begin(), relations.end(), [&](const Relation& relation) {
              return relation.name.name == needed;
            });
          });
      if (!applies) continue;
      MetricComparison measured;
      measured.name = metric.name;
      measured.title = metric.title;
      measured.unit = metric.unit;
      measured.source = target_->scalar(metric.sql);
      measured.compared = false;
      validation.metrics.push_back(measured);
    }
  }

  const LoadCsvOptions& options_;
  CsvFiles& files_;
  LoadTargetFactory& factory_;
  JobContext& context_;
  RunReport& report_;
  std::unique_ptr<LoadTarget> target_;
  std::vector<Input> inputs_;
};

}  // namespace

RunReport load_csv(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
                   JobContext& context) {
  return run_with_report("load-csv", context, [&](RunReport& report) {
    Load(options, files, target, context, report).run();
  });
}

}  // namespace etl
