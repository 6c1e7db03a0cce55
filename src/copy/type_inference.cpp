#include "etl/copy/type_inference.h"

#include <algorithm>
#include <array>

#include "copy/date_reader.h"
#include "copy/number_text.h"
#include "copy/plain_types.h"
#include "etl/core/error.h"
#include "etl/core/name_match.h"

namespace etl {

namespace {

Error unusable_header(const Message& what) {
  return Error(ErrorKind::kBadInput, message("no table can be made for this header: %1", what),
               message("correct the header; names are told apart by letters and digits alone, and "
                       "may have 63 bytes of them"));
}

std::vector<std::string> column_names(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  std::vector<std::string> forms;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = column_name_for(header[i]);
    const std::string shown = "\"" + header[i] + "\"";
    if (name.empty()) {
      throw unusable_header(message("field %1, %2, cannot name a column", i + 1, shown));
    }
    const auto same = std::find(forms.begin(), forms.end(), matching_form(header[i]));
    if (same != forms.end()) {
      throw unusable_header(message("\"%1\" and %2 are the same name",
                                    header[static_cast<std::size_t>(same - forms.begin())], shown));
    }
    names.push_back(name);
    forms.push_back(matching_form(header[i]));
  }
  return names;
}

SourceType plain_type(const std::string& name, const std::string& base) {
  SourceType type;
  type.name = name;
  type.base = base;
  return type;
}

SourceType numeric_type(int precision, int scale) {
  SourceType type = plain_type(
      "numeric(" + std::to_string(precision) + "," + std::to_string(scale) + ")", "numeric");
  type.precision = precision;
  type.scale = scale;
  return type;
}

// Numbers as they are written by people and programs, in PostgreSQL's spelling.
class Numbers {
 public:
  // False for a text that is none of them.
  bool add(std::string_view text) {
    text = without_spaces_around(text);
    const std::string_view whole = text;
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits > 1 && text.front() == '0') return false;
    const std::string_view rest = text.substr(digits);
    if (rest.empty()) return digits > 0 && add_integer(whole, digits);
    const bool decimal = rest.front() == '.' || rest.front() == 'e' || rest.front() == 'E';
    if (!decimal || numeric_fit(whole, -1, -1) != TextFit::kFits) return false;
    const std::size_t exponent = std::min(rest.find_first_of("eE"), rest.size());
    if (exponent < rest.size() && !add_exponent(rest, exponent)) return false;
    const std::size_t fraction = exponent > 0 ? exponent - 1 : 0;
    fractions_ = true;
    whole_digits_ = std::max(whole_digits_, digits);
    scale_ = std::max(scale_, fraction);
    return true;
  }

  // False where they are rather names than numbers.
  bool type(SourceType& found) const {
    constexpr std::size_t kOfMirror = 15;
    constexpr std::size_t kWide = 38;
    if (!fractions_) {
      found = fits_integer_ ? plain_type("integer", "int4") : plain_type("bigint", "int8");
      return fits_bigint_;
    }
    const std::size_t digits = whole_digits_ + scale_;
    if (exponents_ || digits > kWide) {
      found = plain_type("numeric", "numeric");
    } else {
      found = numeric_type(static_cast<int>(digits <= kOfMirror ? kOfMirror : kWide),
                           static_cast<int>(scale_));
    }
    return true;
  }

 private:
  bool add_integer(std::string_view text, std::size_t digits) {
    whole_digits_ = std::max(whole_digits_, digits);
    if (digits > 9) {  // less is always an integer
      fits_integer_ = fits_integer_ && integer_fit(text, 4) == TextFit::kFits;
      fits_bigint_ = fits_bigint_ && integer_fit(text, 8) == TextFit::kFits;
    }
    return true;
  }
  // 1.5e3, 1E+05; not 12E4. `rest`: from the point or the exponent on.
  bool add_exponent(std::string_view rest, std::size_t exponent) {
    constexpr std::size_t kLongest = 5;  // e+308
    exponents_ = true;
    const std::string_view behind = rest.substr(exponent + 1);
    const bool sign = behind.front() == '-' || behind.front() == '+';
    return rest.size() - exponent <= kLongest && (sign || rest.front() == '.');
  }

  bool fractions_ = false;
  bool exponents_ = false;
  bool fits_integer_ = true;
  bool fits_bigint_ = true;
  std::size_t whole_digits_ = 0;
  std::size_t scale_ = 0;
};

class Booleans {
 public:
  bool add(std::string_view text) {
    text = without_spaces_around(text);
    const bool is_long_true = same_word(text, "true");
    const bool is_long_false = same_word(text, "false");
    const bool is_true = is_long_true || same_word(text, "t") || same_word(text, "yes");
    const bool is_false = is_long_false || same_word(text, "f") || same_word(text, "no");
    true_ = true_ || is_true;
    false_ = false_ || is_false;
    short_ = short_ || !(is_long_true || is_long_false);
    return is_true || is_false;
  }
  bool type(SourceType& found) const {
    found = plain_type("boolean", "bool");
    return !short_ || (true_ && false_);
  }

 private:
  bool true_ = false;
  bool false_ = false;
  bool short_ = false;
};

class Dates {
 public:
  bool add(const DateReader& reader, std::string_view text, std::string& scratch) {
    DateTimeShape shape;
    if (reader.fit(text, true, shape, scratch) != TextFit::kFits) return false;
    constexpr int kMicroseconds = 6;
    if (shape.compact && !reader.has_format()) return false;
    if (!shape.two_digits || !shape.real_time || shape.fraction_digits > kMicroseconds) {
      return false;
    }
    times_ = times_ || shape.time;
    (shape.zone ? zones_ : no_zones_) = true;
    return true;
  }
  bool type(SourceType& found) const {
    if (zones_) {
      found = plain_type("timestamp with time zone", "timestamptz");
    } else if (times_) {
      found = plain_type("timestamp without time zone", "timestamp");
    } else {
      found = plain_type("date", "date");
    }
    return !(zones_ && no_zones_);
  }

 private:
  bool times_ = false;
  bool zones_ = false;
  bool no_zones_ = false;
};

bool is_written_out_uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return false;
  for (const std::size_t hyphen : {8U, 13U, 18U, 23U}) {
    if (text[hyphen] != '-') return false;
  }
  return is_uuid(text);
}

}  // namespace

class TypeInference::Readers {
 public:
  explicit Readers(const TextConventions& conventions)
      : numbers(conventions), dates(conventions.date_format) {}

  NumberForm numbers;
  DateReader dates;
  std::string scratch;
};

// What the values of one column have been so far, and so may still be.
class TypeInference::ColumnTexts {
 public:
  void add(std::string_view text, Readers& readers) {
    any_ = true;
    // Numbers first: there are most of them. A value that was no number is looked at as all else.
    may_be_number_ = may_be_number_ && add_number(text, readers);
    may_be_date_ = may_be_date_ && dates_.add(readers.dates, text, readers.scratch);
    may_be_boolean_ = may_be_boolean_ && booleans_.add(text);
    may_be_uuid_ = may_be_uuid_ && is_written_out_uuid(text);
  }

  SourceType type() const {
    SourceType found;
    if (any_) {
      // A date format may be one of digits alone, and who gives it knows what he has.
      if (may_be_date_ && dates_.type(found)) return found;
      if (may_be_number_ && numbers_.type(found)) return found;
      if (may_be_boolean_ && booleans_.type(found)) return found;
      if (may_be_uuid_) return plain_type("uuid", "uuid");
    }
    return plain_type("text", "text");
  }

 private:
  bool add_number(std::string_view text, Readers& readers) {
    switch (readers.numbers.respell(text, readers.scratch)) {
      case NumberForm::Spelling::kWrong:
        return false;
      case NumberForm::Spelling::kRespelled:
        return numbers_.add(readers.scratch);
      case NumberForm::Spelling::kPlain:
        break;
    }
    return numbers_.add(text);
  }

  bool any_ = false;
  bool may_be_number_ = true;
  bool may_be_date_ = true;
  bool may_be_boolean_ = true;
  bool may_be_uuid_ = true;
  Numbers numbers_;
  Dates dates_;
  Booleans booleans_;
};

TypeInference::TypeInference(const std::vector<std::string>& header,
                             const TextConventions& conventions)
    : names_(column_names(header)),
      readers_(std::make_unique<Readers>(conventions)),
      columns_(header.size()) {}

TypeInference::~TypeInference() = default;

void TypeInference::add(const RowBatch& batch) {
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!batch.null(row, i)) columns_[i].add(batch.value(row, i), *readers_);
    }
  }
}

Relation TypeInference::relation(const QualifiedName& name) const {
  Relation made;
  made.name = name;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column column;
    column.name = names_[i];
    column.number = static_cast<int>(i) + 1;
    column.type = columns_[i].type();
    made.columns.push_back(std::move(column));
  }
  return made;
}

}  // namespace etl
