// A large table read by two connections at once: the server formats rows on two processors, and
// still they come in the table's own order. The pages are split into small ranges, which the
// connections read by turns; each has a thread that runs ahead by about one range.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/runtime/bounded_queue.h"
#include "etl/runtime/worker.h"
#include "postgres/row_source.h"

namespace etl {

class SharedRowSource final : public RowSource {
 public:
  // Statement i of part p is range i * parts + p.
  explicit SharedRowSource(std::vector<std::unique_ptr<PostgresRowSource>> parts);
  ~SharedRowSource() override;

  bool next(RowBatch& batch) override;
  std::uint64_t row_count() const override;

 private:
  struct Filled {
    RowBatch batch;
    std::size_t range = 0;
  };
  struct Part {
    explicit Part(std::unique_ptr<PostgresRowSource> source);
    std::unique_ptr<PostgresRowSource> rows;
    BoundedQueue<Filled> filled;
    BoundedQueue<RowBatch> empty;
    std::optional<Filled> ahead;  // taken from `filled` before its turn
    bool ended = false;
    std::optional<Worker> worker;
  };

  void read(Part& part, std::size_t number);
  bool has_more(Part& part);  // looks at what comes next; throws what the part's thread threw

  std::vector<std::unique_ptr<Part>> parts_;
  std::size_t range_ = 0;  // whose turn it is
};

// `statement` gives the COPY of a range of pages, which is a condition on ctid. nullptr where there
// is no second connection to spare. Throws Error with the relation named.
std::unique_ptr<RowSource> shared_rows(
    const std::shared_ptr<SnapshotConnections>& connections, const QualifiedName& relation,
    std::uint64_t pages, const PostgresRowSource::Reading& reading,
    const std::function<std::string(const std::string& condition)>& statement);

}  // namespace etl
