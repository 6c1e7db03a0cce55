#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "etl/core/version.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/clock.h"

namespace etl {

namespace {

using Json = nlohmann::ordered_json;  // people read these files: keys in a sensible order

// 2^53: up to here a double holds every integer.
constexpr std::uint64_t kLargestExactInteger = 9'007'199'254'740'992;

Json integer(std::uint64_t value) {
  if (value > kLargestExactInteger) return std::to_string(value);
  return value;
}

Json integer(const std::optional<std::uint64_t>& value) {
  return value ? integer(*value) : Json(nullptr);
}

Json seconds(double value) { return std::round(value * 1e6) / 1e6; }

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

std::string text(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json error_object(const Error& error) {
  return {{"code", code_of(error.kind)},
          {"sqlstate", text_or_null(error.sqlstate)},
          {"table", text_or_null(error.table)},
          {"line", integer(error.line)},
          {"column", text_or_null(error.column)},
          {"message", error.what()},
          {"hint", text_or_null(error.hint.english())},
          {"retryable", error.retryable()}};
}

Json table_object(const TableReport& table) {
  Json object = {{"table", table.table},
                 {"records", integer(table.records)},
                 {"time", seconds(table.seconds)},
                 {"status", table.success ? "SUCCESS" : "ERROR"}};
  if (!table.success) object["error"] = table.error;
  if (!table.checksum.empty()) object["checksum"] = table.checksum;
  return object;
}

Json file_object(const FileReport& file) {
  Json faults = Json::array();
  for (const FileFault& fault : file.faults) {
    faults.push_back({{"line", integer(fault.line)},
                      {"column", text_or_null(fault.column)},
                      {"code", fault.code},
                      {"reason", fault.reason}});
  }
  return {{"file", file.file},
          {"table", text_or_null(file.table)},
          {"format", file.dialect},
          {"definition", text_or_null(file.definition)},
          {"loaded_before", text_or_null(file.loaded_before)},
          {"read", integer(file.read)},
          {"inserted", integer(file.inserted)},
          {"updated", integer(file.updated)},
          {"unchanged", integer(file.unchanged)},
          {"rejected", integer(file.rejected)},
          {"rejects", text_or_null(file.rejects)},
          {"faults", faults}};
}

Json source_object(const SourceIdentity& source) {
  if (source.database.empty()) return nullptr;  // never connected
  return {{"host", source.host},
          {"port", source.port},
          {"database", source.database},
          {"user", source.user},
          {"server_version", source.server_version},
          {"tls", source.tls}};
}

Json row_object(const RowDifference& row) {
  Json key = Json::object();
  for (const auto& [column, value] : row.key) key[column] = text_or_null(value);
  Json object = {{"table", row.table}, {"kind", word_of(row.kind)}, {"key", key}};
  if (row.kind == RowDifferenceKind::kChanged) {
    object["column"] = row.column;
    object["source"] = text_or_null(row.source);
    object["mirror"] = text_or_null(row.mirror);
  }
  return object;
}

Json validation_object(const Validation& validation) {
  Json counts = Json::array();
  for (const CountComparison& count : validation.counts) {
    counts.push_back({{"table", count.table},
                      {"source", integer(count.source)},
                      {"mirror", integer(count.mirror)},
                      {"equal", count.equal()}});
  }
  Json checksums = Json::array();
  for (const ChecksumComparison& checksum : validation.checksums) {
    checksums.push_back({{"table", checksum.table},
                         {"source", checksum.source},
                         {"mirror", checksum.mirror},
                         {"equal", checksum.equal()}});
  }
  Json references = Json::array();
  for (const ReferenceCheck& check : validation.references) {
    references.push_back({{"side", check.side},
                          {"table", check.table},
                          {"key", check.key},
                          {"orphans", integer(check.orphans)}});
  }
  Json metrics = Json::array();
  for (const MetricComparison& metric : validation.metrics) {
    metrics.push_back({{"name", metric.name},
                       {"title", metric.title},
                       {"unit", metric.unit},
                       {"source", text_or_null(metric.source)},
                       {"mirror", text_or_null(metric.mirror)},
                       {"equal", metric.compared ? Json(metric.equal) : Json(nullptr)}});
  }
  Json differences = Json::array();
  for (const Difference& difference : validation.differences) {
    differences.push_back({{"object", difference.object}, {"what", difference.what}});
  }
  Json rows = Json::array();
  for (const RowDifference& row : validation.rows) rows.push_back(row_object(row));
  return {{"level", validation.level},
          {"passed", validation.passed()},
          {"counts", counts},
          {"checksums", checksums},
          {"referential_integrity", references},
          {"business_metrics", metrics},
          {"differences", differences},
          {"rows", rows}};
}

const char* word_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kNotTranslated:
      return "not_translated";
    case NoticeKind::kRenamed:
      return "renamed";
    case NoticeKind::kStorage:
      return "storage";
    case NoticeKind::kSecurity:
      return "security";
    case NoticeKind::kData:
      return "data";
    case NoticeKind::kOther:
      return "other";
  }
  return "other";
}

Json mirror_object(const RunReport& report) {
  if (report.mirror_path.empty()) return nullptr;
  Json mirror = {{"path", report.mirror_path}, {"generation", text_or_null(report.generation)}};
  if (!report.rolled_back_from.empty()) mirror["rolled_back_from"] = report.rolled_back_from;
  return mirror;
}

Json warning_list(const Notices& notices) {
  Json list = Json::array();
  for (const Notice& notice : notices) {
    list.push_back({{"kind", word_of(notice.kind)},
                    {"object", text_or_null(notice.object)},
                    {"message", notice.message}});
  }
  return list;
}

}  // namespace

std::optional<Error> failure_of(const RunReport& report) {
  if (report.error) return report.error;
  if (report.failed_tables() == 0) return std::nullopt;
  std::string names;
  for (const TableReport& table : report.tables) {
    if (!table.success) names += (names.empty() ? "" : ", ") + table.table;
  }
  return Error(
      ErrorKind::kTablesFailed,
      message("%1 of %2 tables failed: %3", report.failed_tables(), report.tables.size(), names),
      message("the report names the reason for each; the other tables are done"));
}

std::string status_of(const RunReport& report) {
  switch (report.exit_code) {
    case ExitCode::kDone:
      return "SUCCESS";
    case ExitCode::kTablesFailed:
      return report.error ? "ERROR" : "PARTIAL";
    case ExitCode::kDifference:
      return "DIFFERENCES";
    case ExitCode::kInterrupted:
    case ExitCode::kTerminated:
      return "INTERRUPTED";
    default:
      return "ERROR";
  }
}

std::string report_to_json(const RunReport& report) {
  Json tables = Json::array();
  for (const TableReport& table : report.tables) tables.push_back(table_object(table));

  Json document;
  document["timestamp"] = local_iso8601(report.started);
  document["command"] = report.command;
  document["status"] = status_of(report);
  document["exit_code"] = static_cast<int>(report.exit_code);
  document["dry_run"] = report.dry_run;
  document["run_id"] = report.run_id;
  document["schema_version"] = kReportSchemaVersion;
  document["etl_version"] = report.etl_version;
  document["host"] = report.host;
  document["total_tables"] = report.tables.size();
  document["successful_tables"] = report.tables.size() - report.failed_tables();
  document["failed_tables"] = report.failed_tables();
  document["total_records_processed"] = integer(report.total_records());
  document["total_execution_time"] = seconds(report.seconds);
  document["tables_detail"] = tables;
  if (!report.files.empty()) {
    Json files = Json::array();
    for (const FileReport& file : report.files) files.push_back(file_object(file));
    document["files"] = files;
  }
  document["source"] = source_object(report.source);
  document["mirror"] = mirror_object(report);
  if (report.backup) {
    document["backup"] = {{"path", report.backup->path}, {"bytes", integer(report.backup->bytes)}};
  }
  document["snapshot"] =
      report.snapshot.empty()
          ? Json(nullptr)
          : Json{{"id", report.snapshot}, {"wal_position", text_or_null(report.wal_position)}};
  document["validation"] =
      report.validation ? validation_object(*report.validation) : Json(nullptr);
  document["warnings"] = warning_list(report.notices);
  if (const std::optional<Error> error = failure_of(report)) {
    document["error"] = error_object(*error);
  }
  return text(document) + "\n";
}

std::string error_to_json(const Error& error) {
  return text(Json{{"error", error_object(error)}}) + "\n";
}

}  // namespace etl
