#include "etl/copy/checked_rows.h"

#include <algorithm>

#include "copy/field_check.h"
#include "etl/core/error.h"

namespace etl {

CheckedRows::CheckedRows(RowSource& source, const std::vector<Column>& columns,
                         const TextConventions& conventions, FaultLog& log)
    : source_(source), log_(log) {
  for (const Column& column : columns) {
    checks_.emplace_back(column, conventions);
    const FieldCheck& check = checks_.back();
    if (check.looks_at_texts() || check.refuses_null()) checked_.push_back(checks_.size() - 1);
  }
}

CheckedRows::~CheckedRows() = default;

bool CheckedRows::next(RowBatch& batch) {
  while (!log_.full() && source_.next(batch)) {
    seen_ += batch.rows();
    if (!checked_.empty()) check(batch);
    if (batch.empty() || log_.failed()) continue;
    passed_ += batch.rows();
    return true;
  }
  ended_ = !log_.full();
  batch.clear();
  return false;
}

std::uint64_t CheckedRows::row_count() const {
  return ended_ ? source_.row_count() - (seen_ - passed_) : passed_;
}

void CheckedRows::check(RowBatch& batch) {
  std::size_t kept = 0;
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    if (!check_row(batch, row)) {
      if (log_.full()) break;
      continue;
    }
    if (kept != row) batch.move_row(row, kept);
    ++kept;
  }
  if (kept != batch.rows()) batch.keep_first(kept);
}

bool CheckedRows::check_row(RowBatch& batch, std::size_t row) {
  for (const std::size_t column : checked_) {
    FieldCheck& check = checks_[column];
    if (batch.null(row, column)) {
      if (!check.refuses_null()) continue;
      log_.add(check.null_fault(batch.number(row)));
      return false;
    }
    const std::string_view text = batch.value(row, column);
    switch (check.check(text)) {
      case FieldVerdict::kFine:
      case FieldVerdict::kServerDecides:
        break;
      case FieldVerdict::kConverted:
        batch.replace(row, column, check.converted());
        break;
      case FieldVerdict::kFault:
        log_.add(check.fault(batch.number(row), text));
        return false;
    }
  }
  return true;
}

std::vector<Column> columns_to_check(const Relation& relation,
                                     const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) {
    const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    if (found == relation.columns.end()) {
      throw Error(ErrorKind::kInternal, display(relation.name) + " has no column " + name);
    }
    columns.push_back(*found);
    if (relation.rewrites_rows) columns.back().not_null = false;
  }
  return columns;
}

}  // namespace etl
