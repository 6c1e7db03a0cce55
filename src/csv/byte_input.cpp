#include "csv/byte_input.h"

#include <system_error>

#include "etl/core/csv_input.h"
#include "etl/core/error.h"
#include "etl/runtime/input_file.h"

namespace etl {

namespace {

template <typename Work>
auto translating(const std::string& path, Work work) {
  try {
    return work();
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kBadInput,
                message("%1: cannot be read: %2", shown_path(path), error.code().message()),
                message("check the path and its permissions"));
  }
}

class FileBytes final : public ByteInput {
 public:
  FileBytes(const std::string& path, const StopFlag& stop) : path_(path), file_(path, stop) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t got = translating(path_, [&] { return file_.read(buffer, size); });
    if (got == 0 && file_.changed()) {
      throw Error(ErrorKind::kBadInput,
                  message("%1: the file changed while it was read", shown_path(path_)),
                  message("load it once it is written; nothing was changed"));
    }
    return got;
  }
  std::optional<std::uint64_t> file_size() const override { return file_.size(); }

 private:
  std::string path_;
  InputFile file_;
};

}  // namespace

std::unique_ptr<ByteInput> open_file(const std::string& path, const StopFlag& stop) {
  return translating(path, [&] { return std::make_unique<FileBytes>(path, stop); });
}

}  // namespace etl
