#include "postgres/key_faults.h"

#include <algorithm>
#include <utility>

#include "postgres/bad_row.h"
#include "postgres/failure.h"
#include "postgres/relation_queries.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

constexpr char kUniqueViolation[] = "23505";
constexpr char kForeignKeyViolation[] = "23503";

// Rows of a cursor at once: few round trips, little memory.
constexpr char kFetch[] = "FETCH 20000 FROM etl_repeated";

// LIMIT is a bigint.
constexpr std::uint64_t kMostRows = std::uint64_t{1} << 62;

std::uint64_t number(const QueryResult& rows, std::size_t row, std::size_t column) {
  return std::stoull(rows.text(row, column));
}

// `to` can be reached from `from` by way of foreign keys.
bool leads_to(const SchemaModel& schema, const QualifiedName& from, const QualifiedName& to,
              std::set<QualifiedName>& seen) {
  if (from == to) return true;
  if (!seen.insert(from).second) return false;
  return std::any_of(schema.relations.begin(), schema.relations.end(), [&](const Relation& table) {
    return table.name == from && std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                                             [&](const ForeignKey& key) {
                                               return leads_to(schema, key.referenced, to, seen);
                                             });
  });
}

std::string only_column(const UniqueKey& key) {
  return key.parts.size() == 1 ? key.parts.front().column : "";
}

}  // namespace

// Rows that a query finds, and what is wrong with all of them.
struct KeyFaults::Finding {
  std::string query;  // number, place and values of the key, to be shown
  std::string code;
  std::string constraint;
  std::string columns;  // of the key, to be shown: "(a, b)"
  std::string column;   // where it is only one
  Message reason = {};  // empty: as for a row that the server itself refuses
};

// One key of a row that has it in common with others of the stage.
struct KeyFaults::Repeated {
  std::uint64_t number;
  std::string place;
  std::size_t key;
  std::uint64_t first;  // of the rows with these values
  std::string values;
};

KeyFaults::KeyFaults(Connection& connection, const SchemaModel& schema, const Relation& relation,
                     const StageTable& stage, const std::vector<UniqueKey>& keys, FaultLog& faults)
    : connection_(connection),
      schema_(schema),
      relation_(relation),
      stage_(stage),
      keys_(keys),
      faults_(faults),
      keys_searchable_(std::all_of(keys.begin(), keys.end(),
                                   [](const UniqueKey& key) { return key.searchable; })),
      taken_(keys.size()) {}

std::uint64_t KeyFaults::remove(MergeMode mode) {
  if (relation_.rewrites_rows) {
    // What a row is to be is not known yet. Only that PostgreSQL refuses a whole statement that
    // would update a row twice.
    if (mode == MergeMode::kUpsert) remove_repeated(mode);
    return removed_;
  }
  // First what is at fault whatever becomes of the other rows.
  remove_orphans();
  if (mode == MergeMode::kInsert) remove_rows_there();
  remove_orphans_of_this_table();
  const std::uint64_t before = removed_;
  remove_repeated(mode);
  if (removed_ != before) remove_orphans_of_this_table();
  return removed_;
}

void KeyFaults::remove_orphans() {
  for (const ForeignKey& key : relation_.foreign_keys) {
    if (!(key.referenced == relation_.name) && !checked_later(key)) remove_orphans(key);
  }
}

// Its parents may be among the rows of a later file, whose table refers to this one.
bool KeyFaults::checked_later(const ForeignKey& key) const {
  std::set<QualifiedName> seen;
  return key.initially_deferred && leads_to(schema_, key.referenced, relation_.name, seen);
}

void KeyFaults::remove_orphans_of_this_table() {
  if (faults_.failed()) return;  // parents may have been left unsent
  for (std::uint64_t found = 1; found > 0;) {
    found = 0;
    for (const ForeignKey& key : relation_.foreign_keys) {
      if (key.referenced == relation_.name) found += remove_orphans(key);
    }
  }
}

std::uint64_t KeyFaults::remove_orphans(const ForeignKey& key) {
  std::uint64_t found = 0;
  attempt([&] {
    const Orphans rows = orphans(connection_, relation_.name, key.name, stage_.name());
    Finding finding;
    finding.code = kForeignKeyViolation;
    finding.constraint = key.name;
    std::string values;
    for (const std::string& column : rows.columns) {
      values += (values.empty() ? "" : " || ', ' || ") + std::string("coalesce(child.") +
                quote_identifier(column) + "::text, 'null')";
      finding.columns += (finding.columns.empty() ? "(" : ", ") + column;
    }
    finding.columns += ")";
    if (rows.columns.size() == 1) finding.column = rows.columns.front();
    const std::string select = "SELECT child." + stage_.number() +
                               " AS number, child.ctid AS place, " + values + " AS shown ";
    finding.query = select + rows.from;
    found = remove(finding);
    if (rows.mixed.empty()) return;
    finding.query = select + rows.mixed;
    finding.reason = message("either all of these have a value or none of them");
    found += remove(finding);
  });
  return found;
}

void KeyFaults::remove_rows_there() {
  const std::string row = stage_.number() + " AS number, ctid AS place";
  const std::string there = from_item(relation_.name, relation_.kind);
  for (const UniqueKey& key : keys_) {
    if (!key.searchable) continue;
    Finding finding;
    finding.query = "SELECT child.number, child.place, " + key.values("child") + " AS shown FROM " +
                    key.rows(stage_.name(), row) + " AS child WHERE EXISTS (SELECT FROM " +
                    key.rows(there) + " AS existing WHERE " + key.equal("existing", "child") + ")";
    finding.code = kUniqueViolation;
    finding.constraint = key.name;
    finding.columns = key.shown();
    finding.column = only_column(key);
    if (!attempt([&] { remove(finding); })) keys_searchable_ = false;
  }
}

// A row with the key of an earlier one is at fault unless that one is. So whether it is can depend
// on a chain of rows, and is decided here, in their order; the server finds those that have a key
// in common with others.
void KeyFaults::remove_repeated(MergeMode mode) {
  // Which row is first may depend on what only the server can tell of them.
  if (mode == MergeMode::kInsert && !keys_searchable_) return;
  const std::string row = stage_.number() + " AS number, ctid AS place";
  std::string query;
  for (std::size_t place = 0; place < keys_.size(); ++place) {
    const UniqueKey& key = keys_[place];
    if (mode == MergeMode::kUpsert && !key.primary) continue;
    query += (query.empty() ? "" : " UNION ALL ") +
             ("SELECT child.number, child.place, " + std::to_string(place) +
              " AS key, repeated.first, " + key.values("child") + " FROM " +
              key.rows(stage_.name(), row) + " AS child JOIN (SELECT " + key.columns("same") +
              ", min(same.number) AS first FROM " + key.rows(stage_.name(), row) +
              " AS same GROUP BY " + key.columns("same") + " HAVING count(*) > 1) AS repeated ON " +
              key.equal("child", "repeated"));
  }
  if (query.empty() || faults_.full()) return;
  std::unique_ptr<QueryResult> rows;
  const bool answered = attempt([&] {
    connection_.execute("DECLARE etl_repeated CURSOR FOR " + query + " ORDER BY 1, 3");
    rows = connection_.query(kFetch, {});
  });
  if (!answered) return;
  std::vector<Repeated> of_one_row;
  while (rows->rows() > 0 && !faults_.full()) {
    for (std::size_t at = 0; at < rows->rows(); ++at) {
      const std::uint64_t next = number(*rows, at, 0);
      if (!of_one_row.empty() && of_one_row.front().number != next) judge(of_one_row);
      of_one_row.push_back(
          {next, rows->text(at, 1), number(*rows, at, 2), number(*rows, at, 3), rows->text(at, 4)});
    }
    remove_places();
    rows = connection_.query(kFetch, {});
  }
  if (!of_one_row.empty()) judge(of_one_row);
  remove_places();
  connection_.execute("CLOSE etl_repeated");
}

void KeyFaults::judge(std::vector<Repeated>& row) {
  const auto lost = std::find_if(row.begin(), row.end(), [&](const Repeated& repeated) {
    return taken_[repeated.key].count(repeated.first) > 0;
  });
  if (lost == row.end()) {
    for (const Repeated& repeated : row) taken_[repeated.key].insert(repeated.first);
  } else {
    const UniqueKey& key = keys_[lost->key];
    add_fault(lost->number,
              {"", kUniqueViolation, key.name, key.shown(), only_column(key),
               message("an earlier row has this key")},
              lost->values);
    places_.push_back(lost->place);
  }
  row.clear();
}

void KeyFaults::remove_places() {
  if (places_.empty()) return;
  connection_.query("DELETE FROM " + stage_.name() +
                        " AS staged USING unnest($1::tid[]) AS lost (place) "
                        "WHERE staged.ctid = lost.place",
                    {array_literal(places_)});
  removed_ += places_.size();
  places_.clear();
}

std::uint64_t KeyFaults::remove(const Finding& finding) {
  const std::uint64_t most = std::min(faults_.room(), kMostRows);
  if (most == 0) return 0;
  const auto rows =
      connection_.query("WITH found AS MATERIALIZED (" + finding.query + " ORDER BY 1 LIMIT " +
                            std::to_string(most) + "), gone AS (DELETE FROM " + stage_.name() +
                            " AS staged USING found WHERE staged.ctid = found.place) "
                            "SELECT found.number, found.shown FROM found ORDER BY 1",
                        {});
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    add_fault(number(*rows, row, 0), finding, rows->text(row, 1));
  }
  removed_ += rows->rows();
  return rows->rows();
}

void KeyFaults::add_fault(std::uint64_t number, const Finding& finding, const std::string& values) {
  ServerReport report;
  report.sqlstate = finding.code;
  report.constraint = finding.constraint;
  report.column = finding.column;
  report.detail = finding.columns + "=(" + values + ")";
  const BadRow row = finding.reason.empty()
                         ? bad_row(report, relation_, {})
                         : BadRow{{},
                                  finding.column,
                                  message("%1%2, %3", finding.reason, key_in_detail(report.detail),
                                          finding.constraint)};
  faults_.add({number, row.column, finding.code, row.reason});
}

// False where the server cannot answer (an expression that fails for some row, a table that this
// role may not read), and nothing was changed.
template <typename Work>
bool KeyFaults::attempt(Work work) {
  connection_.execute("SAVEPOINT etl_search");
  try {
    work();
  } catch (const Error& error) {
    if (!refuses_row(error.sqlstate) && error.sqlstate != "42501") throw;
    connection_.execute("ROLLBACK TO SAVEPOINT etl_search; RELEASE SAVEPOINT etl_search");
    found_all_ = false;
    return false;
  }
  connection_.execute("RELEASE SAVEPOINT etl_search");
  return true;
}

}  // namespace etl
