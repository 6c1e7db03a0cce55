// A file, a pipe or standard input, read once from start to end. Every wait (for the writer of a
// FIFO, for what another program pipes in) ends when a stop is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "etl/runtime/stop_flag.h"

namespace etl {

class InputFile {
 public:
  // "-" is standard input, which stays open afterwards. Does not wait for the writer of a FIFO.
  // Throws std::system_error. `stop` outlives this object.
  InputFile(const std::string& path, const StopFlag& stop);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  // Waits for the next bytes and reads at most `size` of them; 0 at the end. Throws
  // std::system_error, or Error kInterrupted on a stop.
  std::size_t read(char* buffer, std::size_t size);

  // Of a file whose path, opened again, gives the same bytes: no pipe, no terminal, not standard
  // input, of which there is no value.
  std::optional<std::uint64_t> size() const;
  // Size or time of change are not what they were when it was opened. Never true of a pipe.
  bool changed() const;

 private:
  struct Stamp {
    std::int64_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
  };
  Stamp stamp() const;

  std::string path_;
  const StopFlag& stop_;
  int descriptor_;
  bool regular_ = false;
  Stamp opened_;
};

}  // namespace etl
