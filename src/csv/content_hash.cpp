#include "csv/content_hash.h"

#include <openssl/evp.h>

#include <memory>
#include <vector>

#include "etl/core/error.h"

namespace etl {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;

void require(int result) {
  if (result == 1) return;
  throw Error(ErrorKind::kInternal, "SHA-256 is not to be had from OpenSSL");
}

}  // namespace

std::string sha256_of(ByteInput& input) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  require(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr));
  std::vector<char> piece(kPiece);
  while (const std::size_t size = input.read(piece.data(), piece.size())) {
    require(EVP_DigestUpdate(context.get(), piece.data(), size));
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context.get(), digest, &size));
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4U];
    text += "0123456789abcdef"[digest[i] & 15U];
  }
  return text;
}

}  // namespace etl
