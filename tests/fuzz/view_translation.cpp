// Any bytes are what a catalog prints of a view, a CHECK, a default: a translation, or one line
// that says why there is none. And no translation leaves its place: where SQLite takes the
// statement that it stands in, it is that statement and nothing behind it.
#include <sqlite3.h>

#include <cstdint>
#include <memory>

#include "fuzz/property.h"
#include "sqlite/sql_tokens.h"
#include "sqlite/sql_translation.h"
#include "support/schema_building.h"

namespace etl::fuzz {
namespace {

const MirrorPlan& plan() {
  static const MirrorPlan made =
      plan_of({relation("goods",
                        {column("id", "int4"), column("Id", "int4"), column("price", "numeric"),
                         column("kind", "text"), column("made", "timestamptz")},
                        {"id"}),
               relation("Goods", {column("order", "int4"), column("flag", "bool")})});
  return made;
}

// Whether SQLite takes it; then it must be one statement.
bool taken(const std::string& sql) {
  static const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_exec(opened, "CREATE TABLE t(a)", nullptr, nullptr, nullptr);
    return std::unique_ptr<sqlite3, decltype(&sqlite3_close)>(opened, &sqlite3_close);
  }();
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(connection.get(), sql.c_str(), static_cast<int>(sql.size()),
                                      &statement, &tail);
  sqlite3_finalize(statement);
  if (code != SQLITE_OK) return false;
  must(tail == sql.c_str() + sql.size(), "one statement: " + sql);
  return true;
}

bool is_balanced(const std::string& sql) {
  std::size_t open = 0;
  for (const Token& token : tokens_of(sql)) {
    if (token.symbol("(")) ++open;
    if (token.symbol(")") && open-- == 0) return false;
  }
  return open == 0;
}

const std::string& settled(const Translation& translation) {
  static const std::string none;
  must(translation.sql.has_value() == translation.reason.empty(), "a translation or a reason");
  must(translation.reason.english().find_first_of("\n\r") == std::string::npos,
       "the reason is one line");
  return translation.sql ? *translation.sql : none;
}

void check(const std::string& input) {
  View view;
  view.definition = input;
  const std::string query = settled(translate_view(view, plan()));
  if (!query.empty() && taken("CREATE VIEW v AS " + query)) {
    must(is_balanced(query), "view: " + query);
  }

  std::string columns;
  const MirrorTable& table = plan().tables.front();
  for (const MirrorColumn& each : table.columns) columns += "\"" + each.name + "\", ";
  const std::string condition = settled(translate_expression(input, table));
  if (!condition.empty() && taken("CREATE TABLE u(" + columns + "CHECK (" + condition + "))")) {
    must(is_balanced(condition), "CHECK: " + condition);
  }

  const std::string constant = settled(translate_default(input));
  if (!constant.empty()) {
    must(taken("CREATE TABLE u(a DEFAULT " + constant + ")"), "default: " + constant);
    must(is_balanced(constant), "default: " + constant);
  }
}

}  // namespace
}  // namespace etl::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  if (input.find('\0') != std::string::npos) return -1;  // the catalog has no such text
  etl::fuzz::check(input);
  return 0;
}
