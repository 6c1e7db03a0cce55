#include "csv/dialect.h"

#include "etl/core/error.h"

namespace etl {

namespace {

// Only ASCII can be told from the bytes of a longer character.
void check_character(char c, const Message& refusal) {
  const bool fit = static_cast<unsigned char>(c) < 0x80 && c != '\r' && c != '\n' && c != '\0';
  if (fit) return;
  throw Error(ErrorKind::kUsage, refusal,
              message("it has to be one ASCII character, and no line end"));
}

std::string name_of_delimiter(char c) {
  switch (c) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case '|':
      return "pipe";
    case ' ':
      return "space";
    default:
      return std::string("delimiter ") + c;
  }
}

std::string name_of_quotes(char c) {
  switch (c) {
    case '"':
      return "quotes";
    case '\'':
      return "single quotes";
    case kNoQuote:
      return "no quotes";
    default:
      return std::string("quote ") + c;
  }
}

std::string name_of_line_end(const CsvDialect& dialect) {
  if (dialect.mixed_line_ends) return "mixed line ends";
  return dialect.line_end == "\n" ? "LF" : dialect.line_end == "\r" ? "CR" : "CRLF";
}

void check_different(char one, char other, const Message& refusal) {
  if (one != other) return;
  throw Error(ErrorKind::kUsage, refusal, message("see --delimiter, --quote and --comment"));
}

}  // namespace

void check_characters(const CsvOptions& options) {
  const CsvDialect dialect = dialect_of(options);
  check_character(dialect.delimiter,
                  message("this character cannot be the delimiter of a CSV file"));
  if (dialect.quote != kNoQuote)
    check_character(dialect.quote, message("this character cannot be the quote of a CSV file"));
  check_different(dialect.delimiter, dialect.quote,
                  message("delimiter and quote of a CSV file are the same character"));
  if (!options.comment) return;
  check_character(dialect.comment,
                  message("this character cannot be the start of comments of a CSV file"));
  check_different(dialect.comment, dialect.delimiter,
                  message("comment and delimiter of a CSV file are the same character"));
  check_different(dialect.comment, dialect.quote,
                  message("comment and quote of a CSV file are the same character"));
}

CsvDialect dialect_of(const CsvOptions& options) {
  CsvDialect dialect;
  dialect.delimiter = options.delimiter.value_or(dialect.delimiter);
  dialect.quote = options.quote.value_or(dialect.quote);
  dialect.comment = options.comment.value_or(kNoComment);
  dialect.null_text = options.null_text;
  dialect.header = options.header;
  return dialect;
}

std::string in_words(const CsvDialect& dialect) {
  return name_of_delimiter(dialect.delimiter) + ", " + name_of_quotes(dialect.quote) + ", " +
         name_of_line_end(dialect) + ", " + dialect.encoding +
         (dialect.byte_order_mark ? " with BOM" : "") +
         (dialect.header ? ", header" : ", no header") +
         (dialect.packing.empty() ? "" : ", " + dialect.packing);
}

}  // namespace etl
