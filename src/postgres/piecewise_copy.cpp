#include "postgres/piecewise_copy.h"

#include <algorithm>
#include <utility>

#include "postgres/bad_row.h"
#include "postgres/copy_text.h"
#include "postgres/failure.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// A savepoint for each piece costs next to nothing for this much, and it is kept until it is taken.
constexpr std::size_t kPiece = std::size_t{4} << 20;

}  // namespace

PiecewiseCopy::PiecewiseCopy(Connection& connection, const Relation& relation, FaultLog& faults,
                             std::vector<std::string> columns, const std::string& into,
                             const std::string& bare_name, const std::string& number)
    : connection_(connection),
      relation_(relation),
      faults_(faults),
      columns_(std::move(columns)),
      bare_name_(bare_name),
      statement_("COPY " + into + " (" + quoted_list(columns_) + (columns_.empty() ? "" : ", ") +
                 number + ") FROM STDIN") {}

void PiecewiseCopy::write(const RowBatch& batch) {
  if (faults_.full()) return;
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const std::uint64_t number = batch.numbered() ? batch.number(row) : rows_seen_;
    ++rows_seen_;
    append_copy_line(batch, row, buffer_);
    buffer_.back() = '\t';
    if (columns_.empty()) buffer_.pop_back();
    buffer_ += std::to_string(number) + '\n';
    lines_.push_back({buffer_.size(), number});
    if (buffer_.size() >= kPiece) send();
  }
}

void PiecewiseCopy::finish() { send(); }

// Where rows are refused, pieces grow and shrink with what lies between two of them, so that each
// costs a few short COPYs, and not one of all that comes behind it.
void PiecewiseCopy::send() {
  std::size_t at = 0;
  std::size_t attempt = lines_.size();
  while (at < lines_.size() && !faults_.full()) {
    const std::size_t size = std::min(attempt, lines_.size() - at);
    if (taken(at, at + size)) {
      at += size;
      attempt = 2 * size;
      continue;
    }
    const BadRow row = bad_row(connection_.last_report(), relation_, columns_, bare_name_);
    const bool named = row.line && *row.line >= 1 && *row.line <= size;
    if (!named && size > 1) {
      attempt = size / 2;
      continue;
    }
    const std::size_t before = named ? *row.line - 1 : 0;
    const std::string code = connection_.last_report().sqlstate;
    if (before > 0 && !taken(at, at + before)) {
      attempt = before;  // what the server said first does not hold
      continue;
    }
    at += before;
    faults_.add({lines_[at].number, row.column, code, row.reason});
    ++at;
    attempt = 2 * before + 1;
  }
  buffer_.clear();
  lines_.clear();
}

// Some types have SQLSTATEs of their own for what is no value of them (tsquery, regclass).
bool PiecewiseCopy::at_a_value(const Error& error) const {
  return error.sqlstate.compare(0, 2, "42") == 0 && error.sqlstate != "42501" &&
         !bad_row(connection_.last_report(), relation_, columns_, bare_name_).column.empty();
}

bool PiecewiseCopy::taken(std::size_t from, std::size_t to) {
  connection_.execute("SAVEPOINT etl_piece");
  try {
    connection_.start_copy_in(statement_);
    const std::string_view text(buffer_);
    connection_.put_copy_data(text.substr(start_of(from), start_of(to) - start_of(from)));
    connection_.finish_copy_in();
  } catch (const Error& error) {
    if (!refuses_row(error.sqlstate) && !at_a_value(error)) throw;
    connection_.execute("ROLLBACK TO SAVEPOINT etl_piece; RELEASE SAVEPOINT etl_piece");
    return false;
  }
  connection_.execute("RELEASE SAVEPOINT etl_piece");
  rows_taken_ += to - from;
  return true;
}

}  // namespace etl
