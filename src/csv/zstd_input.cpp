#include <zstd.h>

#include <new>

#include "csv/packed_input.h"

namespace etl {

namespace {

class ZstdInput final : public PackedInput {
 public:
  ZstdInput(const std::string& name, std::unique_ptr<ByteInput> packed)
      : PackedInput(name, Packing::kZstd, std::move(packed)), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }

  std::size_t read(char* buffer, std::size_t size) override {
    ZSTD_outBuffer out = {buffer, size, 0};
    while (out.pos == 0) {
      // It leaves a byte untaken as long as it has not given out all of the frame.
      if (in_.pos == in_.size && !take_more()) {
        if (inside_) fail_as_cut_off();
        return 0;
      }
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in_);
      if (ZSTD_isError(left) != 0) fail_as_damaged(in_.size - in_.pos);
      inside_ = left != 0;
    }
    return out.pos;
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  bool take_more() {
    const std::string_view bytes = more();
    in_ = {bytes.data(), bytes.size(), 0};
    return !bytes.empty();
  }

  std::unique_ptr<ZSTD_DStream, Free> stream_;
  ZSTD_inBuffer in_ = {nullptr, 0, 0};
  bool inside_ = false;  // a frame
};

}  // namespace

std::unique_ptr<ByteInput> zstd_input(const std::string& name, std::unique_ptr<ByteInput> packed) {
  return std::make_unique<ZstdInput>(name, std::move(packed));
}

}  // namespace etl
