// An input whose start can be looked at before it is read: what kind of file it is shows there.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "csv/byte_input.h"

namespace etl {

class PeekableInput final : public ByteInput {
 public:
  explicit PeekableInput(std::unique_ptr<ByteInput> input) : input_(std::move(input)) {}

  // The bytes that come next: all that are at hand, and at least `size` unless the end is nearer.
  // Valid until the next call of a function.
  std::string_view peek(std::size_t size);
  // Leaves out bytes that peek() gave.
  void drop(std::size_t size) { position_ += size; }

  std::size_t read(char* buffer, std::size_t size) override;
  std::optional<std::uint64_t> file_size() const override { return input_->file_size(); }

 private:
  std::unique_ptr<ByteInput> input_;
  std::vector<char> seen_;
  std::size_t position_ = 0;  // in seen_, of the next byte
  bool ended_ = false;
};

}  // namespace etl
