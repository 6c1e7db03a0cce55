#include "jobs/table_making.h"

#include <map>
#include <string>

#include "etl/copy/type_inference.h"
#include "etl/core/name_match.h"
#include "jobs/load_matching.h"

namespace etl {

namespace {

std::string name_for(const std::string& path, const std::string& wanted) {
  const std::string name = wanted.empty() ? table_name_for_file(path) : column_name_for(wanted);
  if (!name.empty()) return name;
  throw Error(ErrorKind::kBadInput,
              message("%1: no table can be named after this file", shown_path(path)),
              message("name one with --table"));
}

std::vector<std::string> field_names(const CsvInput& file) {
  if (file.has_header()) return file.header();
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= file.field_count(); ++i) {
    names.push_back("column" + std::to_string(i));
  }
  return names;
}

}  // namespace

void make_missing_tables(const LoadCsvOptions& options, const CsvOptions& csv, CsvFiles& files,
                         LoadTarget& target, JobContext& context, std::vector<LoadInput>& inputs) {
  std::map<std::string, std::vector<LoadInput*>> missing;
  for (LoadInput& input : inputs) {
    const std::string& path = input.file->path();
    if (find_table_for_file(path, options.table, target.schema()) != nullptr) continue;
    missing[name_for(path, options.table)].push_back(&input);
  }
  for (const auto& [name, of_table] : missing) {
    const std::vector<std::string> header = field_names(*of_table.front()->file);
    TypeInference inference(header, options.conventions);
    for (const LoadInput* input : of_table) {
      const std::unique_ptr<CsvInput> file = files.open(input->file->path(), csv);
      if (field_names(*file) != header) {
        throw Error(ErrorKind::kBadInput,
                    message("%1: its header is not that of %2, for the same new table %3",
                            input->report.file, of_table.front()->report.file, name),
                    message("load them one after the other, or name tables with --table"));
      }
      RowBatch batch;
      while (file->next(batch)) {
        context.stop.throw_if_requested();
        inference.add(batch);
      }
    }
    const Relation table = inference.relation({options.schema, name});
    of_table.front()->report.definition = target.table_definition(table);
    context.observer.announce(of_table.front()->report.definition);
    target.create_table(table);
  }
}

}  // namespace etl
