// Files packed by gzip (RFC 1952) and zstd (RFC 8878), unpacked as they are read. Several archives
// one behind the other are one file, as both programs have it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/byte_input.h"
#include "etl/core/message.h"

namespace etl {

enum class Packing { kNone, kGzip, kZstd };

// Bytes of a file's start that tell.
inline constexpr std::size_t kMagicSize = 10;
// Throws Error kBadInput for an archive of a kind that is not read. `name` is for messages.
Packing packing_of(const std::string& name, std::string_view start);
std::string name_of(Packing packing);

// Not for kNone. Reading throws Error kBadInput where the archive is damaged or ends too early.
std::unique_ptr<ByteInput> unpacked(Packing packing, const std::string& name,
                                    std::unique_ptr<ByteInput> packed);

// What both have in common: the packed bytes, and their place.
class PackedInput : public ByteInput {
 public:
  PackedInput(std::string name, Packing packing, std::unique_ptr<ByteInput> packed);
  std::optional<std::uint64_t> file_size() const override { return packed_->file_size(); }

 protected:
  // The next packed bytes; empty at the end.
  std::string_view more();
  // `unread`: bytes that more() gave and that were not taken.
  [[noreturn]] void fail_as_damaged(std::size_t unread) const;
  [[noreturn]] void fail_as_cut_off() const;

 private:
  [[noreturn]] void fail(const Message& what) const;

  const std::string name_;
  const Packing packing_;
  const std::unique_ptr<ByteInput> packed_;
  std::vector<char> buffer_;
  std::uint64_t offset_ = 0;  // in the file, behind what more() gave
};

// One each in gzip_input.cpp and zstd_input.cpp, which alone know the libraries.
std::unique_ptr<ByteInput> gzip_input(const std::string& name, std::unique_ptr<ByteInput> packed);
std::unique_ptr<ByteInput> zstd_input(const std::string& name, std::unique_ptr<ByteInput> packed);

}  // namespace etl
