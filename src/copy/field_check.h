// One column's texts against its PostgreSQL type, without the server. Never refuses what some
// PostgreSQL from 12 on would take: what is not known here is passed on, for the server to decide.
// For a database in UTF-8, whose characters are those that varchar(n) counts.
#pragma once

#include <string>
#include <string_view>

#include "copy/date_reader.h"
#include "copy/number_text.h"
#include "copy/text_fit.h"
#include "etl/copy/text_conventions.h"
#include "etl/core/row_fault.h"
#include "etl/core/schema.h"

namespace etl {

enum class FieldVerdict {
  kFine,
  kConverted,      // fine in other words, see converted()
  kServerDecides,  // of a type or a form that is not looked at
  kFault,          // see sqlstate() and reason()
};

// One thread at a time.
class FieldCheck {
 public:
  // Throws Error kUsage for conventions that are none.
  FieldCheck(const Column& column, const TextConventions& conventions);

  // False where check() says kFine or kServerDecides of every text.
  bool looks_at_texts() const { return kind_ != Kind::kAnything; }
  bool refuses_null() const { return not_null_; }

  FieldVerdict check(std::string_view text);
  // Of the last check().
  const std::string& converted() const { return converted_; }
  const char* sqlstate() const { return sqlstate_; }
  Message reason(std::string_view text) const;

  // For the row of that number; of the last check(), or of a NULL that refuses_null().
  RowFault fault(std::uint64_t record, std::string_view text) const;
  RowFault null_fault(std::uint64_t record) const;

 private:
  enum class Kind {
    kAnything,
    kInteger,
    kNumeric,
    kReal,
    kDouble,
    kBoolean,
    kDate,
    kTime,
    kUuid,
    kBytea,
    kLimited,  // char(n), varchar(n)
  };
  static Kind kind_of(const SourceType& type);

  FieldVerdict check_closely(std::string_view text);
  FieldVerdict check_number(std::string_view text);
  FieldVerdict check_date(std::string_view text);
  TextFit number_fit(std::string_view text) const;
  FieldVerdict verdict(TextFit fit, const char* invalid, const char* out_of_range);
  FieldVerdict refuse(const char* sqlstate);

  std::string name_;
  SourceType type_;
  bool not_null_;
  Kind kind_;
  int integer_bytes_ = 0;
  // What is sure to fit: digits before the point, and bytes from the point on. Of a limited text:
  // its bytes.
  std::size_t sure_digits_ = 0;
  std::size_t sure_tail_ = 0;
  NumberForm numbers_;
  DateReader dates_;
  std::string expected_;  // what the file's conventions ask for, "1.234,56"; empty: nothing special
  std::string converted_;
  const char* sqlstate_ = "";
};

}  // namespace etl
