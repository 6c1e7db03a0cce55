// Where the bytes of a CSV file come from. One input stands on another where bytes have to be
// changed on the way (unpacked, decoded); the outermost gives UTF-8 text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "etl/runtime/stop_flag.h"

namespace etl {

class ByteInput {
 public:
  virtual ~ByteInput() = default;

  // At least one byte and at most `size`; 0 at the end. Throws Error kBadInput, kInterrupted.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
  // Of the file, where opening the same path again gives the same bytes from the start.
  virtual std::optional<std::uint64_t> file_size() const = 0;
};

// The bytes of a file, a FIFO, or standard input ("-") as they are. At its end, an Error where the
// file changed while it was read. Throws Error kBadInput where it cannot be opened.
std::unique_ptr<ByteInput> open_file(const std::string& path, const StopFlag& stop);

}  // namespace etl
