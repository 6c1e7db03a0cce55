#include "sqlite/file_header.h"

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "etl/core/error.h"
#include "etl/core/version.h"

namespace etl {

namespace {

std::uint32_t big_endian(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

}  // namespace

void check_header(const std::string& path, const std::string& option) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {  // a FIFO would hold us for ever
    throw Error(ErrorKind::kMirror, message("%1 is no file; it is left as it is", path),
                message("choose another path with %1, or move it away", option));
  }
  constexpr std::size_t kHeader = 100;
  unsigned char header[kHeader] = {};
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorKind::kMirror, message("cannot read %1", path),
                message("check its permissions"));
  }
  file.read(reinterpret_cast<char*>(header), kHeader);
  const std::string magic(reinterpret_cast<const char*>(header), 16);
  const bool sqlite = file.gcount() == kHeader && magic == std::string("SQLite format 3\0", 16);
  const auto application = static_cast<int>(big_endian(header + 68));
  const auto layout = static_cast<int>(big_endian(header + 60));
  if (!sqlite || application != kMirrorApplicationId) {
    throw Error(ErrorKind::kMirror, message("%1 is not a mirror of etl; it is left as it is", path),
                message("choose another path with %1, or move the file away", option));
  }
  if (layout > kMirrorLayoutVersion) {
    throw Error(ErrorKind::kMirror, message("%1 was made by a newer etl (layout %2)", path, layout),
                message("use that version, or choose another path with %1", option));
  }
}

}  // namespace etl
