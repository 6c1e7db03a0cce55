#include "csv/packed_input.h"

#include "etl/core/error.h"

namespace etl {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

// Neither begins as text in UTF-8 could.
Packing packing_of(const std::string& name, std::string_view start) {
  if (starts_with(start, "\x1f\x8b")) return Packing::kGzip;
  if (starts_with(start, "\x28\xb5\x2f\xfd")) return Packing::kZstd;
  const auto refuse = [&](const Message& what, const Message& hint) {
    throw Error(ErrorKind::kBadInput, message("%1: %2", name, what), hint);
  };
  if (starts_with(start, "PK\x03\x04")) {
    refuse(message("this is a ZIP archive or a workbook, not CSV"),
           message("unpack it, or save its sheet as CSV"));
  }
  if (starts_with(start,
                  "\xfd"
                  "7zXZ") ||
      starts_with(start, "BZh91AY&SY")) {
    refuse(message("this is an archive of xz or bzip2, not CSV"),
           message("unpack it first; .gz and .zst are read as they are"));
  }
  return Packing::kNone;
}

std::string name_of(Packing packing) {
  return packing == Packing::kGzip ? "gzip" : packing == Packing::kZstd ? "zstd" : "";
}

std::unique_ptr<ByteInput> unpacked(Packing packing, const std::string& name,
                                    std::unique_ptr<ByteInput> packed) {
  return packing == Packing::kGzip ? gzip_input(name, std::move(packed))
                                   : zstd_input(name, std::move(packed));
}

PackedInput::PackedInput(std::string name, Packing packing, std::unique_ptr<ByteInput> packed)
    : name_(std::move(name)), packing_(packing), packed_(std::move(packed)), buffer_(kPiece) {}

std::string_view PackedInput::more() {
  const std::size_t got = packed_->read(buffer_.data(), buffer_.size());
  offset_ += got;
  return {buffer_.data(), got};
}

void PackedInput::fail_as_damaged(std::size_t unread) const {
  fail(message("the %1 archive is damaged, at byte %2 of the file", name_of(packing_),
               offset_ - unread));
}

void PackedInput::fail_as_cut_off() const {
  fail(
      message("the %1 archive ends too early, at byte %2 of the file", name_of(packing_), offset_));
}

void PackedInput::fail(const Message& what) const {
  throw Error(
      ErrorKind::kBadInput, message("%1: %2", name_, what),
      message("copy or download it again; '%1 -t' tells whether it is whole", name_of(packing_)));
}

}  // namespace etl
