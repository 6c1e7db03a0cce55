#include "csv/kept_bytes.h"

#include <algorithm>
#include <cstdlib>

#include "etl/core/error.h"

namespace etl {

namespace {

template <typename Work>
auto translating(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(ErrorKind::kReport, message("keeping what the pipe brings: %1", error.message()),
                message("free space there, or set TMPDIR to a folder that has some"));
  }
}

RandomAccessFile make_file() {
  const char* const folder = std::getenv("TMPDIR");
  const std::string place = folder == nullptr || *folder == '\0' ? "/var/tmp" : folder;
  return translating([&] { return RandomAccessFile::make_temporary_beside(place + "/etl-input"); });
}

}  // namespace

class KeptBytes::Reading final : public ByteInput {
 public:
  explicit Reading(std::shared_ptr<KeptBytes> bytes) : bytes_(std::move(bytes)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t got = bytes_->read_at(offset_, buffer, size);
    offset_ += got;
    return got;
  }
  std::optional<std::uint64_t> file_size() const override { return std::nullopt; }

 private:
  std::shared_ptr<KeptBytes> bytes_;
  std::uint64_t offset_ = 0;
};

KeptBytes::KeptBytes(std::unique_ptr<ByteInput> input)
    : input_(std::move(input)), file_(make_file()) {}

std::unique_ptr<ByteInput> KeptBytes::reading(std::shared_ptr<KeptBytes> bytes) {
  return std::make_unique<Reading>(std::move(bytes));
}

std::size_t KeptBytes::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto* const bytes = reinterpret_cast<unsigned char*>(buffer);
  if (offset < size_) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset));
    translating([&] { file_.read_at(offset, bytes, count); });
    return count;
  }
  if (ended_) return 0;
  const std::size_t got = input_->read(buffer, size);
  ended_ = got == 0;
  translating([&] { file_.write_at(size_, bytes, got); });
  size_ += got;
  return got;
}

}  // namespace etl
