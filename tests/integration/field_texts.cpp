#include "field_texts.h"

namespace etl {

namespace {

// Around the ends of every range.
constexpr const char* kBoundaries[] = {"32767",
                                       "32768",
                                       "-32768",
                                       "-32769",
                                       "2147483647",
                                       "2147483648",
                                       "-2147483648",
                                       "-2147483649",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "-9223372036854775808",
                                       "-9223372036854775809",
                                       "18446744073709551616",
                                       "999.99",
                                       "999.994",
                                       "999.995",
                                       "-999.995",
                                       "1000",
                                       "999.9949999",
                                       "99999999.99",
                                       "99999999.995",
                                       "9.5",
                                       "9.4999",
                                       "0.00995",
                                       "0.00994",
                                       "0.005",
                                       "94999",
                                       "95000",
                                       "99499",
                                       "99500",
                                       "999499",
                                       "1.7976931348623157e308",
                                       "1.7976931348623158e308",
                                       "1.7976931348623159e308",
                                       "1.8e308",
                                       "1e309",
                                       "1e308",
                                       "4.9e-324",
                                       "2.5e-324",
                                       "2.4e-324",
                                       "1e-323",
                                       "1e-325",
                                       "2.2250738585072014e-308",
                                       "3.4028235e38",
                                       "3.4028235677973366e38",
                                       "3.4028236e38",
                                       "3.41e38",
                                       "1e38",
                                       "1e39",
                                       "1.4e-45",
                                       "7.1e-46",
                                       "7.0e-46",
                                       "1e-45",
                                       "1e-46",
                                       "1e131071",
                                       "1e131072",
                                       "1e-16383",
                                       "1e-16384",
                                       "0e5000",
                                       "1e400",
                                       "1e-400",
                                       "1e10001",
                                       "1e99999999999"};

constexpr const char* kWords[] = {"true",
                                  "false",
                                  "yes",
                                  "no",
                                  "on",
                                  "off",
                                  "1",
                                  "0",
                                  "t",
                                  "f",
                                  "y",
                                  "n",
                                  "o",
                                  "tru",
                                  "nan",
                                  "infinity",
                                  "-infinity",
                                  "+infinity",
                                  "inf",
                                  "-inf",
                                  "+inf",
                                  "-nan",
                                  "nan(1)",
                                  "infinit",
                                  "now",
                                  "today",
                                  "tomorrow",
                                  "yesterday",
                                  "epoch",
                                  "allballs",
                                  "noon",
                                  "midnight",
                                  "bc",
                                  "january",
                                  "monday",
                                  "utc",
                                  "europe/berlin",
                                  "n/a",
                                  "null",
                                  "-",
                                  "--",
                                  "?",
                                  "none",
                                  "abc",
                                  "x",
                                  "",
                                  " ",
                                  "jan 5 2024",
                                  "5 january 2024",
                                  "today utc",
                                  "now noon",
                                  "epoch 12:00",
                                  "1e 5",
                                  "1e+ 5",
                                  "0x1f",
                                  "0b11",
                                  "0o17",
                                  "0x",
                                  "1_000",
                                  "1_000.5",
                                  "_1",
                                  "1__0",
                                  "0xg",
                                  "ten",
                                  "2024",
                                  "45292",
                                  "12",
                                  "20240230",
                                  "20240229",
                                  "20230229",
                                  "2024-366",
                                  "2024.060",
                                  "j2451187",
                                  "12:00 pm",
                                  "040506",
                                  "04:05:06 pst",
                                  "2024-01-05 bc",
                                  "2024w01",
                                  "99",
                                  "1/8/1999",
                                  "1999-jan-08",
                                  "04:05:06.789-8",
                                  "4:05 am",
                                  "13:05 am",
                                  "24:00:00",
                                  "24:00:01",
                                  "23:59:60",
                                  "23:59:60.5",
                                  "23:59:61",
                                  "12:60",
                                  "1:2:3",
                                  "12:3.5",
                                  "current",
                                  "invalid",
                                  "zulu",
                                  "t12:00",
                                  "allballs utc"};

}  // namespace

int FieldTexts::from(int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(random_);
}

std::string FieldTexts::digits(int least, int most) {
  std::string made;
  for (int count = from(least, most); count > 0; --count) {
    made += static_cast<char>('0' + (one_in(4) ? (one_in(2) ? 0 : 9) : from(0, 9)));
  }
  return made;
}

// One of them, or its neighbour by a digit.
std::string FieldTexts::boundary() {
  std::string made = pick(kBoundaries);
  if (one_in(3)) {
    char& last = made.back();
    if (last >= '0' && last < '9') ++last;
  }
  if (one_in(6)) made += digits(1, 3);
  if (one_in(6)) made += "." + digits(0, 4);
  return made;
}

std::string FieldTexts::number() {
  if (one_in(4)) return boundary();
  std::string made = one_in(4) ? "-" : one_in(8) ? "+" : "";
  made += one_in(5) ? digits(0, 25) : digits(1, 6);
  if (one_in(3)) made += "." + digits(0, one_in(4) ? 20 : 4);
  if (one_in(8)) made += (one_in(2) ? "e" : "E") + std::string(one_in(2) ? "-" : "") + digits(0, 3);
  return made;
}

std::string FieldTexts::time() {
  constexpr const char* kZones[] = {"Z",      "+00",  "+02",  "-0330",     "+05:30",
                                    "+15:59", "+16",  "+1",   "-12:60",    "+02:3",
                                    " +02",   " UTC", "+123", "+02:30:15", "z"};
  const auto part = [&](int most) {
    const int value = from(0, one_in(6) ? most + 3 : most - 1);
    return (value < 10 && !one_in(5) ? "0" : "") + std::to_string(value);
  };
  std::string made = part(24) + ":" + part(60);
  if (!one_in(4)) made += ":" + part(60);
  if (one_in(4)) made += "." + digits(0, one_in(5) ? 25 : 7);
  if (one_in(3)) made += pick(kZones);
  return made;
}

std::string FieldTexts::date_time() {
  constexpr const char* kSeparators[] = {"-", "-", "-", "/", ".", "", " "};
  const std::string separator = pick(kSeparators);
  const auto two = [&](int value) {
    return (value < 10 && !one_in(8) ? "0" : "") + std::to_string(value);
  };
  const int year = one_in(8) ? from(0, 30'000) : from(1890, 2110);
  const std::string full = std::to_string(year);
  const std::string padded =
      full.size() < 4 && !one_in(4) ? std::string(4 - full.size(), '0') + full : full;
  const std::string month = two(one_in(10) ? from(0, 14) : from(1, 12));
  const std::string day = two(one_in(3) ? from(27, 33) : from(one_in(9) ? 0 : 1, 28));
  std::string made = one_in(6) ? day + separator + month + separator + padded
                               : padded + separator + month + separator + day;
  if (one_in(3)) made += (one_in(3) ? "T" : one_in(6) ? "  " : " ") + time();
  return made;
}

std::string FieldTexts::word() {
  std::string made = pick(kWords);
  if (one_in(3))
    made = made.substr(0, static_cast<std::size_t>(from(0, static_cast<int>(made.size()))));
  for (char& c : made) {
    if (c >= 'a' && c <= 'z' && one_in(4)) c = static_cast<char>(c - 'a' + 'A');
  }
  return made;
}

std::string FieldTexts::uuid() {
  std::string made = one_in(4) ? "{" : "";
  const bool braced = !made.empty();
  for (int pair = 0; pair < 16; ++pair) {
    for (int i = 0; i < 2; ++i) made += "0123456789abcdefABCDEF"[from(0, 21)];
    const bool usual = pair == 3 || pair == 5 || pair == 7 || pair == 9;
    if (one_in(12) ? !usual : usual) made += "-";
  }
  return made + (braced ? "}" : "");
}

std::string FieldTexts::characters() {
  constexpr const char* kCharacters[] = {"a",          "Z",       " ",      "\u00e4", "\u20ac",
                                         "\U0001F600", "e\u0301", "\u00a0", "'",      "\\"};
  std::string made;
  for (int count = from(0, 7); count > 0; --count) made += pick(kCharacters);
  return made + std::string(static_cast<std::size_t>(one_in(2) ? from(0, 5) : 0), ' ');
}

std::string FieldTexts::bytes() {
  constexpr const char* kPieces[] = {"00", "fF", " ", "\n", "0", "g", "\t", "a1"};
  constexpr const char* kEscapes[] = {"a",     "\\\\", "\\000", "\\377",
                                      "\\400", "\\",   "\\08",  "\u00e4"};
  std::string made = one_in(2) ? "\\x" : "";
  const bool hex = !made.empty();
  for (int count = from(0, 5); count > 0; --count) made += hex ? pick(kPieces) : pick(kEscapes);
  return made;
}

std::string FieldTexts::spaced(std::string text) {
  constexpr const char* kSpaces[] = {" ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\u00a0"};
  if (one_in(8)) text = pick(kSpaces) + text;
  if (one_in(8)) text += pick(kSpaces);
  return text;
}

std::string FieldTexts::damaged(const std::string& text) {
  constexpr const char* kPieces[] = {" ", "_", "-", "+", ".", ",",      ":", "/",  "e", "E",  "x",
                                     "T", "Z", "0", "9", "a", "\u00e4", "'", "\"", "%", "am", "\t"};
  std::size_t at = static_cast<std::size_t>(from(0, static_cast<int>(text.size())));
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
    --at;
  std::size_t end = at;
  if (one_in(2) && end < text.size()) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  }
  return text.substr(0, at) + (one_in(3) ? "" : pick(kPieces)) + text.substr(end);
}

std::string FieldTexts::any() {
  std::string made;
  switch (from(0, 9)) {
    case 0:
      made = word();
      break;
    case 1:
      made = uuid();
      break;
    case 2:
      made = characters();
      break;
    case 3:
      made = bytes();
      break;
    case 4:
      made = time();
      break;
    case 5:
    case 6:
      made = date_time();
      break;
    default:
      made = number();
      break;
  }
  made = spaced(made);
  return one_in(4) ? damaged(made) : made;
}

}  // namespace etl
