// A file read and written at offsets. Reads and writes from several threads at once are fine: there
// is no file position. All functions throw Error kMirror with the path and the system's reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace etl {

class RandomAccessFile {
 public:
  static RandomAccessFile open_existing(const std::string& path);
  // A new private (0600, O_EXCL) file beside `path` that has no name any more once this returns,
  // so that nothing stays behind whatever ends the process.
  static RandomAccessFile make_temporary_beside(const std::string& path);

  RandomAccessFile(RandomAccessFile&& other) noexcept;
  RandomAccessFile& operator=(RandomAccessFile&&) = delete;
  RandomAccessFile(const RandomAccessFile&) = delete;
  RandomAccessFile& operator=(const RandomAccessFile&) = delete;
  ~RandomAccessFile();

  void read_at(std::uint64_t offset, unsigned char* data, std::size_t size) const;
  void write_at(std::uint64_t offset, const unsigned char* data, std::size_t size) const;
  void resize(std::uint64_t size) const;
  std::uint64_t size() const;
  // Some file systems report a failed write only here.
  void close_checked();
  const std::string& path() const { return path_; }

 private:
  RandomAccessFile(std::string path, int descriptor);

  std::string path_;
  int descriptor_;
};

}  // namespace etl
