#include "unit/sqlite_bulk/sqlite_file.h"

#include <cstdlib>
#include <cstring>
#include <string_view>

namespace etl::bulk_test {

namespace {

void bind_text(sqlite3_stmt* statement, int at, std::string_view text) {
  sqlite3_bind_text64(statement, at, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

bool bind_integer(sqlite3_stmt* statement, int at, const std::string& text) {
  char* end = nullptr;
  errno = 0;
  const long long number = std::strtoll(text.c_str(), &end, 10);
  if (errno != 0 || *end != '\0') return false;
  sqlite3_bind_int64(statement, at, number);
  return true;
}

void bind_real(sqlite3_stmt* statement, int at, const std::string& text) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") {
    bind_text(statement, at, text);
  } else {
    sqlite3_bind_double(statement, at, std::strtod(text.c_str(), nullptr));
  }
}

// An integral value as an integer, whatever its scale.
void bind_numeric(sqlite3_stmt* statement, int at, const std::string& text) {
  const std::size_t point = text.find('.');
  const bool integral =
      point == std::string::npos || text.find_first_not_of('0', point + 1) == std::string::npos;
  if (text.size() <= 16 && integral && bind_integer(statement, at, text.substr(0, point))) return;
  if (point == std::string::npos && bind_integer(statement, at, text)) return;
  bind_real(statement, at, text);
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string with_minutes(const std::string& text) {
  const std::size_t end =
      text.size() - (text.size() > 3 && text.substr(text.size() - 3) == " BC" ? 3 : 0);
  if (end < 3 || text.substr(end - 3, 3) != "+00") return text;
  return text.substr(0, end) + ":00" + text.substr(end);
}

void bind(sqlite3_stmt* statement, int at, Conversion conversion, const std::string& text) {
  switch (conversion) {
    case Conversion::kInteger:
      bind_integer(statement, at, text);
      break;
    case Conversion::kReal:
      bind_real(statement, at, text);
      break;
    case Conversion::kNumeric:
      bind_numeric(statement, at, text);
      break;
    case Conversion::kBoolean:
      sqlite3_bind_int64(statement, at, text == "t" ? 1 : 0);
      break;
    case Conversion::kBytea: {
      const std::string bytes = bytes_of(text);
      sqlite3_bind_blob64(statement, at, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
      break;
    }
    case Conversion::kTimestampTz:
      bind_text(statement, at, with_minutes(text));
      break;
    case Conversion::kTrimmedText:
      bind_text(statement, at, text.substr(0, text.find_last_not_of(' ') + 1));
      break;
    case Conversion::kText:
      bind_text(statement, at, text);
      break;
  }
}

std::string shown(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return "null";
    case SQLITE_INTEGER:
      return "integer:" + std::to_string(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: {
      const double real = sqlite3_column_double(statement, column);
      std::uint64_t bits = 0;
      std::memcpy(&bits, &real, sizeof bits);
      return "real:" + std::to_string(bits);
    }
    default: {
      const bool text = sqlite3_column_type(statement, column) == SQLITE_TEXT;
      const void* data = sqlite3_column_blob(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return (text ? "text:" : "blob:") +
             (size == 0 ? std::string() : std::string(static_cast<const char*>(data), size));
    }
  }
}

}  // namespace

SqliteFile::SqliteFile(const std::string& path) {
  if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) {
    throw std::runtime_error("sqlite3_open: " + path);
  }
}

SqliteFile::~SqliteFile() { sqlite3_close(handle_); }

void SqliteFile::reserve_bytes(int count) {
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &count);
}

void SqliteFile::run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
}

std::vector<std::string> SqliteFile::rows(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
  std::vector<std::string> found;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) row += shown(statement, i) + "|";
    found.push_back(row);
  }
  if (sqlite3_finalize(statement) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
  return found;
}

void SqliteFile::insert(const std::string& table, const std::vector<Conversion>& columns,
                        const std::vector<Row>& rows) {
  run("BEGIN");
  std::string marks = "?";
  for (std::size_t i = 1; i < columns.size(); ++i) marks += ",?";
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle_, ("INSERT INTO \"" + table + "\" VALUES(" + marks + ")").c_str(), -1,
                     &statement, nullptr);
  int result = SQLITE_DONE;
  for (const Row& row : rows) {
    sqlite3_clear_bindings(statement);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (row[i]) bind(statement, static_cast<int>(i) + 1, columns[i], *row[i]);
    }
    result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE) break;
  }
  sqlite3_finalize(statement);
  if (result == SQLITE_CONSTRAINT) {
    const std::string message = sqlite3_errmsg(handle_);
    run("ROLLBACK");
    throw ConstraintFailed(message);
  }
  if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(handle_));
  run("COMMIT");
}

}  // namespace etl::bulk_test
