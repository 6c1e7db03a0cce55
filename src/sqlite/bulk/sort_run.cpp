#include "sqlite/bulk/sort_run.h"

namespace etl::bulk {

namespace {

// One read or write of a spill file; what a merge of many runs holds of each.
constexpr std::size_t kBlockBytes = std::size_t{1} << 16;
constexpr std::size_t kSizeBytes = 4;

class MemoryCursor : public RunCursor {
 public:
  MemoryCursor(MemoryRun run, bool with_record) : RunCursor(with_record), run_(std::move(run)) {
    // Blocks are let go one by one, from the back.
    for (auto block = run_.blocks.rbegin(); block != run_.blocks.rend(); ++block) {
      left_.push_back(std::move(*block));
    }
    run_.blocks.clear();
  }

 private:
  bool next_block() override {
    if (started_) left_.pop_back();
    started_ = true;
    if (left_.empty()) {
      started_ = false;
      return false;
    }
    at_ = left_.back().data();
    end_ = at_ + left_.back().used;
    return true;
  }

  MemoryRun run_;
  std::vector<MemoryBlock> left_;
  bool started_ = false;
};

class DiskCursor : public RunCursor {
 public:
  DiskCursor(const RandomAccessFile& file, DiskRun run, bool with_record)
      : RunCursor(with_record), file_(file), run_(run) {}

 private:
  bool next_block() override {
    if (run_.offset == run_.end) return false;
    unsigned char size_bytes[kSizeBytes];
    file_.read_at(run_.offset, size_bytes, kSizeBytes);
    const std::size_t size = get_u32(size_bytes);
    if (block_.size() < size + kEntrySlop) block_.resize(size + kEntrySlop);
    file_.read_at(run_.offset + kSizeBytes, block_.data(), size);
    run_.offset += kSizeBytes + size;
    at_ = block_.data();
    end_ = at_ + size;
    return true;
  }

  const RandomAccessFile& file_;
  DiskRun run_;
  std::vector<unsigned char> block_;
};

}  // namespace

std::unique_ptr<RunCursor> cursor_over(MemoryRun run, bool with_record) {
  return std::make_unique<MemoryCursor>(std::move(run), with_record);
}

std::unique_ptr<RunCursor> cursor_over(const RandomAccessFile& file, DiskRun run,
                                       bool with_record) {
  return std::make_unique<DiskCursor>(file, run, with_record);
}

DiskRunWriter::DiskRunWriter(const RandomAccessFile& file, std::uint64_t offset)
    : file_(file), run_{offset, offset}, block_(kSizeBytes) {}

void DiskRunWriter::add(const SortEntry& entry) {
  const auto size = static_cast<std::size_t>(entry.end - entry.start);
  if (block_.size() > kSizeBytes && block_.size() + size > kBlockBytes) flush();
  block_.insert(block_.end(), entry.start, entry.end);
}

void DiskRunWriter::flush() {
  put_u32(block_.data(), static_cast<std::uint32_t>(block_.size() - kSizeBytes));
  file_.write_at(run_.end, block_.data(), block_.size());
  run_.end += block_.size();
  block_.resize(kSizeBytes);
}

DiskRun DiskRunWriter::finish() {
  if (block_.size() > kSizeBytes) flush();
  return run_;
}

}  // namespace etl::bulk
