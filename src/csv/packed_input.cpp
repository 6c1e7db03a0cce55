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
  const auto refuse = [&](const std::string& what, const std::string& hint) {
    throw Error(ErrorKind::kBadInput, name + ": this is " + what + ", not CSV", hint);
  };
  if (starts_with(start, "PK\x03\x04")) {
    refuse("a ZIP archive or a workbook", "unpack it, or save its sheet as CSV");
  }
  if (starts_with(start,
                  "\xfd"
                  "7zXZ") ||
      starts_with(start, "BZh91AY&SY")) {
    refuse("an archive of xz or bzip2", "unpack it first; .gz and .zst are read as they are");
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
  fail("is damaged", offset_ - unread);
}

void PackedInput::fail_as_cut_off() const { fail("ends too early", offset_); }

void PackedInput::fail(const std::string& how, std::uint64_t offset) const {
  const std::string program = name_of(packing_);
  throw Error(ErrorKind::kBadInput,
              name_ + ": the " + program + " archive " + how + ", at byte " +
                  std::to_string(offset) + " of the file",
              "copy or download it again; '" + program + " -t' tells whether it is whole");
}

}  // namespace etl
