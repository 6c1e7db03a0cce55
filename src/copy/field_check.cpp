#include "copy/field_check.h"

#include <algorithm>

#include "copy/plain_types.h"
#include "etl/core/value_fault.h"

namespace etl {

namespace {

// What most numbers look like: at most `whole` digits, and `tail` bytes from the point on.
bool is_short_number(std::string_view text, std::size_t whole, std::size_t tail) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == 0 || at > whole) return false;
  if (at == text.size()) return true;
  if (text[at] != '.' || text.size() - at > tail) return false;
  for (++at; at < text.size(); ++at) {
    if (!is_digit(text[at])) return false;
  }
  return true;
}

// Of a numeric without precision: short of every limit of the server.
constexpr std::size_t kAnyLength = 1000;

}  // namespace

void check_conventions(const TextConventions& conventions) {
  const NumberForm numbers(conventions);
  const DateReader dates(conventions.date_format);
}

FieldCheck::FieldCheck(const Column& column, const TextConventions& conventions)
    : name_(column.name),
      type_(column.type),
      not_null_(column.not_null),
      kind_(kind_of(column.type)),
      numbers_(conventions),
      dates_(conventions.date_format) {
  switch (kind_) {
    case Kind::kInteger:
      integer_bytes_ = type_.base[3] - '0';  // int2, int4, int8
      sure_digits_ = integer_bytes_ == 2 ? 4 : integer_bytes_ == 4 ? 9 : 18;
      expected_ = numbers_.example();
      break;
    case Kind::kNumeric:
      sure_digits_ = kAnyLength;
      sure_tail_ = kAnyLength;
      if (type_.precision > 0) {
        // Rounding to tens and more may make a digit more of it.
        const int digits = type_.precision - type_.scale - (type_.scale < 0 ? 1 : 0);
        sure_digits_ = static_cast<std::size_t>(std::max(0, digits));
        sure_tail_ = static_cast<std::size_t>(std::max(0, type_.scale)) + 1;
      }
      expected_ = numbers_.example();
      break;
    case Kind::kReal:
    case Kind::kDouble:
      sure_digits_ = sure_tail_ = 30;
      expected_ = numbers_.example();
      break;
    case Kind::kDate:
      expected_ = conventions.date_format;
      break;
    case Kind::kLimited:
      sure_digits_ = static_cast<std::size_t>(type_.length);
      break;
    default:
      break;
  }
  if (!numbers_.plain()) sure_tail_ = 0;  // the point may be another sign
}

FieldCheck::Kind FieldCheck::kind_of(const SourceType& type) {
  // A type of the user's own has its schema before its name.
  if (type.kind != TypeKind::kBase || type.name.find('.') != std::string::npos) {
    return Kind::kAnything;
  }
  const std::string& base = type.base;
  if (base == "int2" || base == "int4" || base == "int8") return Kind::kInteger;
  if (base == "numeric") return Kind::kNumeric;
  if (base == "float4") return Kind::kReal;
  if (base == "float8") return Kind::kDouble;
  if (base == "bool") return Kind::kBoolean;
  if (base == "date" || base == "timestamp" || base == "timestamptz") return Kind::kDate;
  if (base == "time") return Kind::kTime;
  if (base == "uuid") return Kind::kUuid;
  if (base == "bytea") return Kind::kBytea;
  const bool limited = (base == "varchar" || base == "bpchar") && type.length >= 0;
  return limited ? Kind::kLimited : Kind::kAnything;
}

FieldVerdict FieldCheck::check(std::string_view text) {
  switch (kind_) {
    case Kind::kAnything:
      return FieldVerdict::kServerDecides;
    case Kind::kLimited:
      if (text.size() <= sure_digits_) return FieldVerdict::kFine;
      break;
    case Kind::kInteger:
    case Kind::kNumeric:
    case Kind::kReal:
    case Kind::kDouble:
      if (is_short_number(text, sure_digits_, sure_tail_)) return FieldVerdict::kFine;
      break;
    default:
      break;
  }
  return check_closely(text);
}

FieldVerdict FieldCheck::check_closely(std::string_view text) {
  switch (kind_) {
    case Kind::kAnything:
      return FieldVerdict::kServerDecides;
    case Kind::kInteger:
    case Kind::kNumeric:
    case Kind::kReal:
    case Kind::kDouble:
      return check_number(text);
    case Kind::kBoolean:
      return is_boolean(text) ? FieldVerdict::kFine : refuse("22P02");
    case Kind::kDate:
      return check_date(text);
    case Kind::kTime:
      return verdict(time_fit(text), "22007", "22008");
    case Kind::kUuid:
      return is_uuid(text) ? FieldVerdict::kFine : refuse("22P02");
    case Kind::kBytea:
      switch (bytea_fit(text)) {
        case ByteaFit::kFits:
          return FieldVerdict::kFine;
        case ByteaFit::kBadHex:
          return refuse("22023");
        case ByteaFit::kBadEscape:
          return refuse("22P02");
      }
      break;
    case Kind::kLimited:
      return fits_length(text, sure_digits_) ? FieldVerdict::kFine : refuse("22001");
  }
  return FieldVerdict::kServerDecides;
}

FieldVerdict FieldCheck::check_number(std::string_view text) {
  switch (numbers_.respell(text, converted_)) {
    case NumberForm::Spelling::kWrong:
      return refuse("22P02");
    case NumberForm::Spelling::kPlain:
      return verdict(number_fit(text), "22P02", "22003");
    case NumberForm::Spelling::kRespelled:
      break;
  }
  const FieldVerdict found = verdict(number_fit(converted_), "22P02", "22003");
  return found == FieldVerdict::kFault ? found : FieldVerdict::kConverted;
}

TextFit FieldCheck::number_fit(std::string_view text) const {
  if (kind_ == Kind::kInteger) return integer_fit(text, integer_bytes_);
  if (kind_ == Kind::kNumeric) return numeric_fit(text, type_.precision, type_.scale);
  return float_fit(text, kind_ == Kind::kReal);
}

FieldVerdict FieldCheck::check_date(std::string_view text) {
  DateTimeShape shape;
  const TextFit fit = dates_.fit(text, type_.base != "date", shape, converted_);
  const FieldVerdict found = verdict(fit, "22007", "22008");
  return dates_.has_format() && found == FieldVerdict::kFine ? FieldVerdict::kConverted : found;
}

FieldVerdict FieldCheck::verdict(TextFit fit, const char* invalid, const char* out_of_range) {
  switch (fit) {
    case TextFit::kFits:
      return FieldVerdict::kFine;
    case TextFit::kInvalid:
      return refuse(invalid);
    case TextFit::kOutOfRange:
      return refuse(out_of_range);
    case TextFit::kUnknown:
      break;
  }
  return FieldVerdict::kServerDecides;
}

FieldVerdict FieldCheck::refuse(const char* sqlstate) {
  sqlstate_ = sqlstate;
  return FieldVerdict::kFault;
}

Message FieldCheck::reason(std::string_view text) const {
  const Message said = value_fault(sqlstate_, "\"" + cut_short(text) + "\"", type_.name);
  const bool of_form = !expected_.empty() && sqlstate_ != std::string_view("22003");
  return of_form ? message("%1 in the form %2", said, expected_) : said;
}

RowFault FieldCheck::fault(std::uint64_t record, std::string_view text) const {
  return {record, name_, sqlstate_, reason(text)};
}

RowFault FieldCheck::null_fault(std::uint64_t record) const {
  return {record, name_, "23502", value_fault("23502", "", type_.name)};
}

}  // namespace etl
