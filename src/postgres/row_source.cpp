#include "postgres/row_source.h"

#include <utility>

#include "postgres/copy_text.h"
#include "postgres/relation_queries.h"

namespace etl {

namespace {

// Rows without columns take no room, so no batch of them is ever full by size.
constexpr std::size_t kMostEmptyRows = 65'536;

}  // namespace

PostgresRowSource::PostgresRowSource(std::shared_ptr<SnapshotConnections> connections,
                                     QualifiedName relation, const std::string& copy_statement,
                                     std::size_t columns)
    : connections_(std::move(connections)), relation_(std::move(relation)), columns_(columns) {
  run([&] {
    connection_ = connections_->take();
    connection_->start_copy_out(copy_statement);
  });
}

PostgresRowSource::~PostgresRowSource() {
  if (connection_) connection_->abandon();
}

bool PostgresRowSource::next(RowBatch& batch) {
  batch.reset(columns_);
  if (connection_) run([&] { fill(batch); });
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

void PostgresRowSource::fill(RowBatch& batch) {
  while (!batch.full() && (columns_ > 0 || batch.rows() < kMostEmptyRows)) {
    const std::optional<CopyLine> line = connection_->next_copy_line();
    if (!line) {
      row_count_ = connection_->copied_rows();
      connections_->give_back(std::move(connection_));
      return;
    }
    add_copy_line(line->text(), columns_, batch);
  }
}

}  // namespace etl
