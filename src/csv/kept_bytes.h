// What comes through a pipe, kept on disk while it is read, so that it can be read again from its
// start: in a file without a name, of which nothing stays whatever ends the process.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "csv/byte_input.h"
#include "etl/runtime/random_access_file.h"

namespace etl {

class KeptBytes {
 public:
  // In TMPDIR, or /var/tmp, which is on a disk where /tmp may be memory. Throws Error kReport where
  // that cannot be written.
  explicit KeptBytes(std::unique_ptr<ByteInput> input);

  // Reads from the start, what is kept and then what comes. Several may read, each in a thread of
  // its own. Throws as ByteInput does, and Error kReport.
  static std::unique_ptr<ByteInput> reading(std::shared_ptr<KeptBytes> bytes);

 private:
  class Reading;
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size);

  std::mutex mutex_;
  std::unique_ptr<ByteInput> input_;
  RandomAccessFile file_;
  std::uint64_t size_ = 0;
  bool ended_ = false;
};

}  // namespace etl
