// Texts that are values of some PostgreSQL type, and many that nearly are.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

class FieldTexts {
 public:
  explicit FieldTexts(std::uint64_t seed) : random_(seed) {}

  // Valid UTF-8 without NUL.
  std::string any();
  std::string number();
  std::string date_time();

  int from(int least, int most);
  bool one_in(int n) { return from(1, n) == 1; }
  template <typename Texts>
  std::string pick(const Texts& texts) {
    return std::string(*(std::begin(texts) + from(0, static_cast<int>(std::size(texts)) - 1)));
  }

 private:
  std::string digits(int least, int most);
  std::string boundary();
  std::string time();
  std::string word();
  std::string uuid();
  std::string characters();
  std::string bytes();
  std::string spaced(std::string text);
  std::string damaged(const std::string& text);

  std::mt19937_64 random_;
};

}  // namespace etl
