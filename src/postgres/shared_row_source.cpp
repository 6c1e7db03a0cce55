#include "postgres/shared_row_source.h"

#include <utility>

namespace etl {

namespace {

// 4 MiB of the table. Its rows have room in what a connection may be ahead, in batches of about 1
// MiB, so both connections always have something to do.
constexpr std::uint64_t kRangePages = 512;
constexpr std::size_t kAhead = 3;

std::string page(std::uint64_t number) { return "'(" + std::to_string(number) + ",0)'"; }

// The last range is open: whatever the table's size may be by now, no page is left out.
std::string range_of_pages(std::uint64_t range, std::uint64_t ranges) {
  std::string condition = "ctid >= " + page(range * kRangePages);
  if (range + 1 < ranges) condition += " AND ctid < " + page((range + 1) * kRangePages);
  return condition;
}

}  // namespace

SharedRowSource::Part::Part(std::unique_ptr<PostgresRowSource> source)
    : rows(std::move(source)), filled(kAhead), empty(kAhead + 1) {
  for (std::size_t i = 0; i < kAhead; ++i) empty.push(RowBatch());
}

SharedRowSource::SharedRowSource(std::vector<std::unique_ptr<PostgresRowSource>> parts) {
  for (auto& part : parts) parts_.push_back(std::make_unique<Part>(std::move(part)));
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i]->worker.emplace([this, i] { read(*parts_[i], i); });
  }
}

SharedRowSource::~SharedRowSource() {
  for (const auto& part : parts_) {
    part->filled.close();
    part->empty.close();
  }
}

void SharedRowSource::read(Part& part, std::size_t number) {
  struct CloseAtEnd {
    BoundedQueue<Filled>& queue;
    ~CloseAtEnd() { queue.close(); }
  } close_at_end{part.filled};
  while (std::optional<RowBatch> batch = part.empty.pop()) {
    if (!part.rows->next(*batch)) return;
    const std::size_t range = part.rows->statement() * parts_.size() + number;
    if (!part.filled.push({std::move(*batch), range})) return;
  }
}

bool SharedRowSource::has_more(Part& part) {
  if (part.ahead) return true;
  if (part.ended) return false;
  part.ahead = part.filled.pop();
  if (part.ahead) return true;
  part.ended = true;
  part.worker->join();
  return false;
}

bool SharedRowSource::next(RowBatch& batch) {
  for (std::size_t ended = 0; ended < parts_.size(); ++range_) {
    Part& part = *parts_[range_ % parts_.size()];
    if (!has_more(part)) {
      ++ended;
      continue;
    }
    ended = 0;
    if (part.ahead->range != range_) continue;  // this one had no rows
    std::swap(batch, part.ahead->batch);
    part.empty.push(std::move(part.ahead->batch));
    part.ahead.reset();
    return true;
  }
  batch.reset(0);
  return false;
}

std::uint64_t SharedRowSource::row_count() const {
  std::uint64_t rows = 0;
  for (const auto& part : parts_) rows += part->rows->row_count();
  return rows;
}

std::unique_ptr<RowSource> shared_rows(
    const std::shared_ptr<SnapshotConnections>& connections, const QualifiedName& relation,
    std::uint64_t pages, const PostgresRowSource::Reading& reading,
    const std::function<std::string(const std::string& condition)>& statement) {
  std::unique_ptr<Connection> first = connections->take();
  std::unique_ptr<Connection> second = connections->take_spare();
  if (!second) {
    connections->give_back(std::move(first));
    return nullptr;
  }
  const std::uint64_t ranges = (pages + kRangePages - 1) / kRangePages;
  std::vector<std::unique_ptr<PostgresRowSource>> parts;
  for (std::unique_ptr<Connection>* connection : {&first, &second}) {
    const std::uint64_t part = parts.size();
    PostgresRowSource::Reading half = reading;
    half.statements = (ranges + 1 - part) / 2;
    half.copy_statement = [statement, ranges, part](std::size_t i) {
      return statement(range_of_pages(2 * i + part, ranges));
    };
    parts.push_back(std::make_unique<PostgresRowSource>(connections, relation, std::move(half),
                                                        std::move(*connection)));
  }
  return std::make_unique<SharedRowSource>(std::move(parts));
}

}  // namespace etl
