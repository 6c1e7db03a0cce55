#include "postgres/fault_search.h"

#include <utility>

#include "postgres/bad_row.h"
#include "postgres/relation_queries.h"
#include "postgres/row_sink.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

constexpr char kTemporary[] = "pg_temp";
constexpr char kRowNumber[] = "etl row number";

}  // namespace

class FaultSearch::Sink final : public RowSink {
 public:
  Sink(FaultSearch& search, const std::vector<std::string>& columns)
      : search_(search),
        columns_(columns),
        rows_(search.connection_, search.relation_, columns, kTemporary) {}

  void write(const RowBatch& batch) override { rows_.write(batch); }
  std::uint64_t finish() override {
    const std::uint64_t taken = rows_.finish();
    if (search_.key_.foreign_key) search_.throw_first_orphan(columns_);
    search_.rows_ += taken;
    return taken;
  }

 private:
  FaultSearch& search_;
  const std::vector<std::string> columns_;
  PostgresRowSink rows_;
};

FaultSearch::FaultSearch(Connection& connection, const Relation& relation, TableKey key,
                         ServerReport report)
    : connection_(connection),
      relation_(relation),
      key_(std::move(key)),
      report_(std::move(report)),
      table_(quote_name({kTemporary, relation.name.name})) {}

void FaultSearch::make_table() {
  const std::string number = key_.foreign_key ? ", " + quote_identifier(kRowNumber) +
                                                    " bigint GENERATED ALWAYS AS IDENTITY"
                                              : "";
  connection_.execute("CREATE TEMPORARY TABLE " + table_ + " (LIKE " + quote_name(relation_.name) +
                      " INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING IDENTITY" + number +
                      "); " + key_.on_copy);
}

std::unique_ptr<RowSink> FaultSearch::sink(const std::vector<std::string>& columns) {
  if (!made_) make_table();
  made_ = true;
  return std::make_unique<Sink>(*this, columns);
}

void FaultSearch::throw_first_orphan(const std::vector<std::string>& columns) {
  const Orphans found = orphans(connection_, relation_.name, key_.name, table_);
  const std::string number = "child." + quote_identifier(kRowNumber);
  std::string values;
  std::string names;
  for (const std::string& column : found.columns) {
    values += ", child." + quote_identifier(column) + "::text";
    names += (names.empty() ? "" : ", ") + column;
  }
  std::unique_ptr<QueryResult> rows;
  for (const std::string& from : {found.from, found.mixed}) {
    if (from.empty()) return;
    rows = connection_.query("SELECT " + number + " - " + std::to_string(rows_) + values + " " +
                                 from + " AND " + number + " > " + std::to_string(rows_) +
                                 " ORDER BY 1 LIMIT 1",
                             {});
    if (rows->rows() > 0) break;
  }
  if (rows->rows() == 0) return;
  std::string key;
  for (std::size_t column = 0; column < found.columns.size(); ++column) {
    key += (column == 0 ? "" : ", ") + rows->text(0, 1 + column);
  }
  ServerReport report = report_;
  report.detail = "(" + names + ")=(" + key + ")";
  Error error = bad_row_error(report, relation_, columns, 0);
  error.line = std::stoull(rows->text(0, 0));
  throw error;
}

}  // namespace etl
