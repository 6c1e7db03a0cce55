// Reads a mirror file that nobody writes any more.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "etl/core/mirror.h"
#include "sqlite/decimal_functions.h"

namespace etl {

class StopFlag;

class SqliteReader : public MirrorReader {
 public:
  // Opens read-only; throws Error kMirror for a file that is not there, not SQLite or damaged.
  // `stop`: as in SqliteMirrorOptions.
  explicit SqliteReader(const std::string& path, const StopFlag* stop = nullptr);

  bool has_table(const std::string& name) override;
  std::vector<std::string> table_columns(const std::string& name) override;
  std::uint64_t count_rows(const std::string& table) override;
  std::unique_ptr<RowSource> table_rows(const MirrorTable& table,
                                        const std::optional<KeyRange>& range) override;
  std::vector<std::string> sample_values(const MirrorTable& table, std::size_t column,
                                         std::size_t most) override;
  std::vector<ForeignKeyViolation> foreign_key_check(const std::string& table) override;
  std::vector<std::optional<std::string>> first_row(const std::string& sql) override;
  std::optional<MirrorRun> last_run() override;

 private:
  template <typename Body>
  auto reading(Body&& body) -> decltype(body());

  std::string path_;
  ExactResults exact_results_;
  SQLite::Database database_;
};

}  // namespace etl
