#include <zlib.h>

#include <algorithm>
#include <new>

#include "csv/packed_input.h"

namespace etl {

namespace {

class GzipInput final : public PackedInput {
 public:
  GzipInput(const std::string& name, std::unique_ptr<ByteInput> packed)
      : PackedInput(name, Packing::kGzip, std::move(packed)) {
    constexpr int kWindowOfGzip = 15 + 16;  // zlib.h: the largest, and gzip's header around it
    if (inflateInit2(&stream_, kWindowOfGzip) != Z_OK) throw std::bad_alloc();
  }
  ~GzipInput() override { inflateEnd(&stream_); }

  std::size_t read(char* buffer, std::size_t size) override {
    constexpr std::size_t kMost = std::size_t{1} << 30;  // a uInt counts them
    const auto room = static_cast<uInt>(std::min(size, kMost));
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = room;
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0 && !take_more()) {
        if (inside_) fail_as_cut_off();
        return 0;
      }
      if (!inside_ && !begin_member()) continue;
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_MEM_ERROR) throw std::bad_alloc();
      if (code == Z_STREAM_END) inside_ = false;
      const bool fine = code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
      if (!fine) fail_as_damaged(stream_.avail_in);
    }
    return room - stream_.avail_out;
  }

 private:
  bool take_more() {
    const std::string_view bytes = more();
    stream_.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    return !bytes.empty();
  }

  // False: there is padding, as a tape or a tar leaves it, of which gzip takes no notice either.
  bool begin_member() {
    if (padded_ || (begun_ && *stream_.next_in == 0)) {
      padded_ = true;
      while (stream_.avail_in > 0 && *stream_.next_in == 0) {
        ++stream_.next_in;
        --stream_.avail_in;
      }
      if (stream_.avail_in > 0) fail_as_damaged(stream_.avail_in);
      return false;
    }
    if (begun_) inflateReset(&stream_);
    begun_ = true;
    inside_ = true;
    return true;
  }

  z_stream stream_ = {};
  bool begun_ = false;
  bool inside_ = false;  // a member
  bool padded_ = false;
};

}  // namespace

std::unique_ptr<ByteInput> gzip_input(const std::string& name, std::unique_ptr<ByteInput> packed) {
  return std::make_unique<GzipInput>(name, std::move(packed));
}

}  // namespace etl
