#include "copy/date_reader.h"

namespace etl {

TextFit DateReader::fit(std::string_view text, bool time_behind, DateTimeShape& shape,
                        std::string& iso) const {
  if (!format_) return date_time_fit(text, shape);
  shape = {};
  std::string_view rest;
  switch (format_->read(without_spaces_around(text), iso, rest)) {
    case DateFormat::Reading::kOtherForm:
      return TextFit::kInvalid;
    case DateFormat::Reading::kNoSuchDate:
      return TextFit::kOutOfRange;
    case DateFormat::Reading::kRead:
      break;
  }
  shape.time = format_->has_time();
  if (rest.empty()) return TextFit::kFits;
  if (shape.time || !time_behind) return TextFit::kInvalid;
  iso += rest;
  const TextFit both = date_time_fit(iso, shape);
  return both == TextFit::kUnknown ? TextFit::kInvalid : both;
}

}  // namespace etl
