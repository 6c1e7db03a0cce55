// Text in other encodings than UTF-8, by iconv(3).
#pragma once

#include <iconv.h>

#include <memory>
#include <string>
#include <string_view>

#include "csv/byte_input.h"
#include "etl/core/message.h"

namespace etl {

bool is_utf8(const std::string& encoding);  // by name: "utf8", "UTF-8"

class Converter {
 public:
  // Throws Error kUsage where iconv knows no such encoding.
  Converter(const std::string& from, const std::string& to);
  ~Converter();
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  enum class Result { kDone, kNoRoom, kCutOff, kInvalid };
  // Takes bytes off the front of `in` and of `room`, which it fills.
  Result convert(std::string_view& in, char*& out, std::size_t& room);
  // At the end of the text: what the encoding's state still holds.
  Result flush(char*& out, std::size_t& room);

 private:
  iconv_t descriptor_;
};

// `bytes` as UTF-8. `name` and `whole` are for messages: "f.csv", "the file". Throws Error kUsage;
// reading, Error kBadInput where a byte has no meaning in the encoding, with its offset.
std::unique_ptr<ByteInput> decoded(const std::string& encoding, const std::string& name,
                                   const Message& whole, std::unique_ptr<ByteInput> bytes);

// The way back.
class TextEncoder {
 public:
  explicit TextEncoder(const std::string& encoding);
  // `text`, whole characters in UTF-8 that came from the encoding.
  std::string encoded(std::string_view text);

 private:
  std::unique_ptr<Converter> converter_;  // none for UTF-8
};

}  // namespace etl
