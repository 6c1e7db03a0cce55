#include "postgres/row_source.h"

#include <algorithm>
#include <utility>

#include "postgres/copy_text.h"
#include "postgres/relation_queries.h"

namespace etl {

namespace {

// Rows without columns take no room, so no batch of them is ever full by size.
constexpr std::size_t kMostEmptyRows = 65'536;

// Statements in one text, for one round trip.
constexpr std::size_t kAtOnce = 64;

}  // namespace

PostgresRowSource::PostgresRowSource(std::shared_ptr<SnapshotConnections> connections,
                                     QualifiedName relation, Reading reading,
                                     std::unique_ptr<Connection> connection)
    : connections_(std::move(connections)),
      relation_(std::move(relation)),
      columns_(reading.bytes.size()),
      bytes_(std::move(reading.bytes)),
      copy_statement_(std::move(reading.copy_statement)),
      statements_(reading.statements),
      connection_(std::move(connection)) {
  if (std::find(bytes_.begin(), bytes_.end(), true) == bytes_.end()) bytes_.clear();
  if (reading.huge_rows_in_pieces) pieces_.emplace(columns_, bytes_);
  run([&] {
    if (!connection_) connection_ = connections_->take();
    start();
  });
}

PostgresRowSource::~PostgresRowSource() {
  if (connection_) connection_->abandon();
}

bool PostgresRowSource::next(RowBatch& batch) {
  batch.reset(columns_);
  while (connection_ && batch.empty()) run([&] { fill(batch); });
  return !batch.empty();
}

template <typename Work>
void PostgresRowSource::run(Work work) {
  naming(relation_, [&] {
    try {
      work();
    } catch (const Error&) {
      // After an error of the COPY itself the connection is good for the next table.
      if (connection_) connections_->give_back(std::move(connection_));
      throw;
    }
  });
}

std::uint64_t PostgresRowSource::row_count() const {
  // Whoever stopped before the end would take the rows so far for all of them.
  if (connection_) {
    throw Error(ErrorKind::kInternal, message("%1 was not read to its end", display(relation_)),
                message("nothing was published; please report this as a bug"));
  }
  return row_count_;
}

void PostgresRowSource::fill(RowBatch& batch) {
  const auto room = [&] {
    return (pieces_ && pieces_->inside_row()) ||
           (!batch.full() && (columns_ > 0 || batch.rows() < kMostEmptyRows));
  };
  batch_statement_ = statement_;
  while (room()) {
    const std::optional<CopyLine> line = connection_->next_copy_line();
    if (!line) return end_statement();
    if (pieces_) {
      pieces_->add(line->text(), batch);
    } else {
      add_copy_line(line->text(), columns_, batch, bytes_);
    }
  }
}

void PostgresRowSource::start() {
  std::string text;
  for (std::size_t i = statement_; i < std::min(statements_, statement_ + kAtOnce); ++i) {
    text += (text.empty() ? "" : "; ") + copy_statement_(i);
  }
  connection_->start_copy_out(text);
}

void PostgresRowSource::end_statement() {
  row_count_ += connection_->copied_rows() - (pieces_ ? pieces_->pieces() : 0);
  ++statement_;
  if (connection_->copy_follows()) return;
  statement_ < statements_ ? start() : connections_->give_back(std::move(connection_));
}

}  // namespace etl
