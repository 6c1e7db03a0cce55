#include "csv/encoding.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "etl/core/error.h"

namespace etl {

namespace {

constexpr const char* kUtf8 = "UTF-8";
constexpr std::size_t kPiece = 64 * 1024;

class DecodedInput final : public ByteInput {
 public:
  DecodedInput(std::string encoding, std::string name, Message whole,
               std::unique_ptr<ByteInput> bytes)
      : encoding_(std::move(encoding)),
        name_(std::move(name)),
        whole_(std::move(whole)),
        bytes_(std::move(bytes)),
        converter_(encoding_, kUtf8),
        raw_(kPiece),
        text_(kPiece) {}

  std::size_t read(char* buffer, std::size_t size) override {
    while (ready_.empty()) {
      if (!convert()) return 0;
    }
    const std::size_t count = ready_.copy(buffer, size);
    ready_.remove_prefix(count);
    return count;
  }
  std::optional<std::uint64_t> file_size() const override { return bytes_->file_size(); }

 private:
  // Sets ready_; false at the end.
  bool convert() {
    if (flushed_) return false;
    char* out = text_.data();
    std::size_t room = text_.size();
    if (in_.empty() || cut_off_) more();
    if (ended_) {
      if (cut_off_) {
        fail(
            message("ends inside a character of %1, at byte %2 of %3", encoding_, place(), whole_));
      }
      flushed_ = converter_.flush(out, room) == Converter::Result::kDone;
    } else {
      const Converter::Result result = converter_.convert(in_, out, room);
      const bool some = out != text_.data();
      cut_off_ = result == Converter::Result::kCutOff;
      if (result == Converter::Result::kInvalid && !some) {
        fail(message("invalid %1 at byte %2 of %3", encoding_, place(), whole_));
      }
    }
    ready_ = {text_.data(), static_cast<std::size_t>(out - text_.data())};
    return true;
  }

  // Behind the bytes of a character that was cut in two.
  void more() {
    std::copy(in_.begin(), in_.end(), raw_.begin());
    const std::size_t got = bytes_->read(raw_.data() + in_.size(), raw_.size() - in_.size());
    offset_ += got;
    ended_ = got == 0;
    in_ = {raw_.data(), in_.size() + got};
  }

  std::uint64_t place() const { return offset_ - in_.size(); }

  [[noreturn]] void fail(const Message& what) const {
    throw Error(
        ErrorKind::kBadInput, message("%1: %2", name_, what),
        message("name the encoding that it is in with --encoding; 'iconv --list' shows all names"));
  }

  const std::string encoding_;
  const std::string name_;
  const Message whole_;
  const std::unique_ptr<ByteInput> bytes_;
  Converter converter_;
  std::vector<char> raw_;
  std::string_view in_;       // of raw_: not converted yet
  std::uint64_t offset_ = 0;  // in the file, behind in_
  bool cut_off_ = false;      // in_ is the start of a character
  bool ended_ = false;
  bool flushed_ = false;
  std::vector<char> text_;
  std::string_view ready_;  // of text_: not given out yet
};

}  // namespace

bool is_utf8(const std::string& encoding) {
  std::string letters;
  for (const char c : encoding) {
    if (c != '-' && c != '_') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return letters == "utf8";
}

// A suffix like //IGNORE would let bytes go without a word.
Converter::Converter(const std::string& from, const std::string& to)
    : descriptor_(iconv_open(to.c_str(), from.c_str())) {
  const std::string& asked = from == kUtf8 ? to : from;
  const bool known = descriptor_ != reinterpret_cast<iconv_t>(-1);
  if (known && asked.find('/') == std::string::npos) return;
  if (known) iconv_close(descriptor_);
  throw Error(
      ErrorKind::kUsage, message("--encoding: no encoding is called \"%1\"", asked),
      message("for example windows-1252, latin1, utf-16le; 'iconv --list' shows all names"));
}

Converter::~Converter() { iconv_close(descriptor_); }

Converter::Result Converter::convert(std::string_view& in, char*& out, std::size_t& room) {
  char* from = const_cast<char*>(in.data());  // iconv(3) does not write there
  std::size_t left = in.size();
  const bool failed = iconv(descriptor_, &from, &left, &out, &room) == static_cast<std::size_t>(-1);
  const int reason = errno;
  in.remove_prefix(in.size() - left);
  if (!failed) return Result::kDone;
  return reason == E2BIG ? Result::kNoRoom : reason == EINVAL ? Result::kCutOff : Result::kInvalid;
}

Converter::Result Converter::flush(char*& out, std::size_t& room) {
  const bool failed =
      iconv(descriptor_, nullptr, nullptr, &out, &room) == static_cast<std::size_t>(-1);
  return failed ? Result::kNoRoom : Result::kDone;
}

std::unique_ptr<ByteInput> decoded(const std::string& encoding, const std::string& name,
                                   const Message& whole, std::unique_ptr<ByteInput> bytes) {
  return std::make_unique<DecodedInput>(encoding, name, whole, std::move(bytes));
}

TextEncoder::TextEncoder(const std::string& encoding)
    : converter_(is_utf8(encoding) ? nullptr : std::make_unique<Converter>(kUtf8, encoding)) {}

std::string TextEncoder::encoded(std::string_view text) {
  if (converter_ == nullptr) return std::string(text);
  std::string bytes;
  char buffer[4096];
  for (Converter::Result result = Converter::Result::kNoRoom;
       result == Converter::Result::kNoRoom;) {
    char* out = buffer;
    std::size_t room = sizeof buffer;
    result = converter_->convert(text, out, room);
    bytes.append(buffer, static_cast<std::size_t>(out - buffer));
    if (result == Converter::Result::kInvalid || result == Converter::Result::kCutOff) {
      throw Error(ErrorKind::kInternal, "text of a CSV file cannot be written as it was read");
    }
  }
  return bytes;
}

}  // namespace etl
