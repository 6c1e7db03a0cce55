#include "postgres/key_removal.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/failure.h"
#include "postgres/relation_queries.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// What cannot be altered at the moment: the table has triggers still to fire, or an open cursor.
constexpr char kObjectInUse[] = "55006";

bool comes_off(const TableKey& key) { return key.stays.empty(); }

auto everything_of(const TableKey& key) {
  return std::tie(key.table, key.name, key.foreign_key, key.stays, key.take_off, key.put_back);
}

// In any order: what stayed on is older than the rest now.
bool same_keys(std::vector<TableKey> some, std::vector<TableKey> others) {
  const auto less = [](const TableKey& a, const TableKey& b) {
    return everything_of(a) < everything_of(b);
  };
  std::sort(some.begin(), some.end(), less);
  std::sort(others.begin(), others.end(), less);
  return std::equal(
      some.begin(), some.end(), others.begin(), others.end(),
      [](const TableKey& a, const TableKey& b) { return everything_of(a) == everything_of(b); });
}

}  // namespace

KeyRemoval::KeyRemoval(Connection& connection, QualifiedName table)
    : connection_(connection), table_(std::move(table)) {
  read();
}

void KeyRemoval::read() {
  const auto rows =
      connection_.query(sql_file("postgres/catalog/table_keys.sql"), {table_.schema, table_.name});
  keys_.clear();
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    stays_ = message(rows->text(row, 4));  // in the catalogues, as src/po/update.sh sees to it
    keys_.push_back({rows->value(row, 0) == "foreign key",
                     {rows->text(row, 1), rows->text(row, 2)},
                     rows->text(row, 3),
                     rows->text(row, 5),
                     rows->text(row, 6),
                     rows->text(row, 7),
                     rows->text(row, 8),
                     rows->truth(row, 9)});
  }
}

bool KeyRemoval::possible() const { return std::any_of(keys_.begin(), keys_.end(), comes_off); }

void KeyRemoval::take_off() {
  if (asked_) return;
  asked_ = true;
  read();  // under the lock that keeps it as it is
  if (!possible() || has_rows(connection_, table_)) return;
  std::string sql = "SAVEPOINT etl_keys";
  // Foreign keys first: they need the indexes that they point to.
  for (auto key = keys_.rbegin(); key != keys_.rend(); ++key) {
    if (comes_off(*key)) sql += "; " + key->take_off;
  }
  try {
    connection_.execute(sql + "; RELEASE SAVEPOINT etl_keys");
    off_ = true;
  } catch (const Error& error) {
    // Not foreseen (an event trigger, say); the rows can be loaded all the same.
    const bool refused = error.kind == ErrorKind::kSourceQuery || error.sqlstate == kObjectInUse;
    if (!refused) throw;
    connection_.execute("ROLLBACK TO SAVEPOINT etl_keys");
    stays_ = error.message();
  }
}

void KeyRemoval::put_back() {
  if (!off_ || back_) return;
  for (const TableKey& key : keys_) {
    if (comes_off(key)) build(key);
  }
  back_ = true;
  const std::vector<TableKey> before = std::move(keys_);
  read();
  if (same_keys(before, keys_)) return;
  throw Error(ErrorKind::kInternal,
              message("the keys and indexes did not come back exactly as they were, so nothing was "
                      "changed"),
              message("please report this as a bug, with the table's definition"));
}

void KeyRemoval::build(const TableKey& key) {
  try {
    connection_.execute("SAVEPOINT etl_key; " + key.put_back + "; RELEASE SAVEPOINT etl_key");
  } catch (const Error& error) {
    if (is_bad_data(error.sqlstate)) {
      failed_ = &key;
      connection_.execute("ROLLBACK TO SAVEPOINT etl_key");
    }
    throw;
  }
}

bool KeyRemoval::proved(const QualifiedName& table, const std::string& foreign_key) const {
  return back_ && std::any_of(keys_.begin(), keys_.end(), [&](const TableKey& key) {
           return key.proves && comes_off(key) && key.table == table && key.name == foreign_key;
         });
}

Notices KeyRemoval::notices() const {
  const std::string table = display(table_);
  Notices notices;
  if (!stays_.empty() && !keys_.empty()) {
    notices.push_back(
        {NoticeKind::kOther, table,
         message("keys and indexes were checked and filled row by row, which is slower: %1",
                 stays_)});
  } else if (off_) {
    for (const TableKey& key : keys_) {
      if (comes_off(key)) continue;
      notices.push_back({NoticeKind::kOther, table,
                         message("%1 was checked or filled row by row, which is slower: %2",
                                 key.name, message(key.stays))});
    }
  }
  return notices;
}

}  // namespace etl
