#include "csv/detection.h"

#include <algorithm>
#include <vector>

#include "csv/sample_shape.h"

namespace etl {

namespace {

struct Reading {
  char delimiter = ',';
  SampleShape shape;

  bool splits() const { return shape.width > 1; }
  bool fits() const { return !shape.broken && shape.agreeing == shape.records; }
  bool fits_mostly() const { return 4 * shape.agreeing >= 3 * shape.records; }
};

// Comma where it is among them, or where it is not clear which; none where nothing fits.
template <typename Fits>
const Reading* chosen(const std::vector<Reading>& readings, Fits fits) {
  std::vector<const Reading*> fitting;
  for (const Reading& reading : readings) {
    if (reading.splits() && fits(reading)) fitting.push_back(&reading);
  }
  if (fitting.empty()) return nullptr;
  const bool clear = fitting.size() == 1 || fitting.front()->delimiter == ',';
  return clear ? fitting.front() : &readings.front();
}

Reading with_quote(const CsvSample& sample, const CsvOptions& options, char quote) {
  CsvDialect dialect = dialect_of(options);
  dialect.quote = quote;
  std::vector<Reading> readings;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    if (options.delimiter)
      dialect.delimiter = *options.delimiter;
    else
      dialect.delimiter = delimiter;
    if (dialect.delimiter == quote || dialect.delimiter == dialect.comment) continue;
    readings.push_back({dialect.delimiter, shape_of(sample, dialect, options.skip_footer)});
    const Reading& read = readings.back();
    if (options.delimiter || (delimiter == ',' && read.splits() && read.fits())) return read;
  }
  const Reading* found = chosen(readings, [](const Reading& read) { return read.fits(); });
  if (found == nullptr) {
    found = chosen(readings, [](const Reading& read) { return read.fits_mostly(); });
  }
  return found == nullptr ? readings.front() : *found;
}

// Whether what was read with single quotes is right, and not what was read without.
bool are_quotes(const Reading& with, const Reading& without) {
  if (!with.shape.quoted || !with.fits()) return false;
  if (!without.splits() || !without.fits()) return with.shape.first_is_quoted || with.splits();
  return with.shape.first_is_quoted && with.shape.width == without.shape.width &&
         with.shape.records == without.shape.records;
}

}  // namespace

CsvDialect found_dialect(const CsvSample& sample, const CsvOptions& options) {
  CsvDialect dialect = dialect_of(options);
  Reading reading = with_quote(sample, options, dialect.quote);
  if (!options.quote && !reading.shape.quoted && options.comment != '\'') {
    const Reading single = with_quote(sample, options, '\'');
    if (are_quotes(single, reading)) {
      reading = single;
      dialect.quote = '\'';
    }
  }
  dialect.delimiter = reading.delimiter;
  if (!reading.shape.line_end.empty()) dialect.line_end = reading.shape.line_end;
  dialect.mixed_line_ends = reading.shape.mixed_line_ends;
  return dialect;
}

}  // namespace etl
