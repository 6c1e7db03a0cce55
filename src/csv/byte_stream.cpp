#include "csv/byte_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "etl/core/error.h"

namespace etl {

namespace {

std::FILE* opened(const std::string& path) {
  if (path == "-") return stdin;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file != nullptr) return file;
  throw Error(ErrorKind::kBadInput,
              path + ": cannot be read: " + std::generic_category().message(errno),
              "check the path and its permissions");
}

bool contains(const char* bytes, std::size_t size, char wanted) {
  return std::memchr(bytes, static_cast<unsigned char>(wanted), size) != nullptr;
}

}  // namespace

CsvByteStream::CsvByteStream(const std::string& path, char delimiter, char quote)
    : path_(path), file_(opened(path)), delimiter_(delimiter), quote_(quote) {}

void CsvByteStream::refuse(std::uint64_t offset, const std::string& what) const {
  throw Error(ErrorKind::kBadInput, path_ + ": " + what + " at byte " + std::to_string(offset),
              "the file is no UTF-8 text; export it again as CSV in UTF-8");
}

std::size_t CsvByteStream::read_raw(char* buffer, std::size_t size) {
  const std::size_t got = std::fread(buffer, 1, size, file_.get());
  if (got < size && std::ferror(file_.get()) != 0) {
    throw Error(ErrorKind::kBadInput,
                path_ + ": cannot be read: " + std::generic_category().message(errno));
  }
  return got;
}

int CsvByteStream::read(char* buffer, int size) {
  constexpr char kByteOrderMark[] = "\xef\xbb\xbf";
  const auto wanted = static_cast<std::size_t>(size);
  std::size_t filled = 0;
  while (filled < wanted) {  // a short read would be taken for the end
    const bool first = offset_ == 0;
    std::size_t got = read_raw(buffer + filled, wanted - filled);
    if (got == 0) break;
    if (first && got >= 3 && std::memcmp(buffer, kByteOrderMark, 3) == 0) {
      std::memmove(buffer, buffer + 3, got - 3);
      offset_ += 3;
      got -= 3;
    }
    filled += settle(buffer + filled, got);
  }
  return static_cast<int>(filled);
}

std::size_t CsvByteStream::settle(char* buffer, std::size_t size) {
  const char* marked = static_cast<const char*>(
      std::memchr(buffer, static_cast<unsigned char>(kQuotedCarriageReturn), size));
  if (marked != nullptr) {
    refuse(offset_ + static_cast<std::uint64_t>(marked - buffer), "byte 0xFF, which is no UTF-8,");
  }
  const char* nul = static_cast<const char*>(std::memchr(buffer, 0, size));
  if (nul != nullptr) {
    refuse(offset_ + static_cast<std::uint64_t>(nul - buffer), "a NUL byte");
  }
  offset_ += size;
  const bool plain = !in_quotes_ && !after_carriage_return_ && !contains(buffer, size, '\r') &&
                     !contains(buffer, size, quote_);
  if (plain) {
    if (size > 0) at_field_start_ = buffer[size - 1] == '\n' || buffer[size - 1] == delimiter_;
    return size;
  }
  char* out = buffer;
  for (const char* in = buffer; in < buffer + size; ++in) {
    const char c = *in;
    if (in_quotes_) {
      // A doubled quote closes and opens again, which comes to the same.
      if (c == quote_) in_quotes_ = false;
      *out++ = c == '\r' ? kQuotedCarriageReturn : c;
      at_field_start_ = c == quote_;
      continue;
    }
    if (c == '\n' && after_carriage_return_) {
      after_carriage_return_ = false;
      continue;  // its CR has become the line end
    }
    after_carriage_return_ = c == '\r';
    if (c == quote_ && at_field_start_) in_quotes_ = true;
    *out++ = c == '\r' ? '\n' : c;
    at_field_start_ = c == delimiter_ || c == '\n' || c == '\r';
  }
  return static_cast<std::size_t>(out - buffer);
}

}  // namespace etl
