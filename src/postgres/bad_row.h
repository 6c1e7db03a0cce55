// What is wrong with a row that the server did not take, in the words that people get to see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"

namespace etl {

// Where a COPY stood, from the server's CONTEXT. Its words are in the server's language; the
// table's name, the number behind it and the column's name are not:
// "COPY dim_date, line 3, column year: "abc"", "COPY dim_date, Zeile 3, Spalte year: »abc«".
struct CopyPosition {
  std::optional<std::uint64_t> line;  // row within the COPY, from 1
  std::string column;
  std::string value;  // as the server quotes it, cut short
};
CopyPosition parse_copy_context(const std::string& context, const std::string& table,
                                const std::vector<std::string>& columns);

// " (date_id)=(99)" out of the DETAIL for a key, whatever the language around it; cut short. Empty
// where it has none.
std::string key_in_detail(const std::string& detail);

struct BadRow {
  std::optional<std::uint64_t> line;  // row within the COPY, from 1, where the server names one
  std::string column;                 // empty: the row as a whole
  Message reason;                     // one line, values cut short
};
// `copied`: the table that COPY filled, where that was another one than the relation.
BadRow bad_row(const ServerReport& report, const Relation& relation,
               const std::vector<std::string>& columns, const std::string& copied = "");

// Kind kBadInput, with table, column and, where the server names one, `line`: the row's number,
// counted from 1 over all rows written (`rows_before` of them in earlier COPYs).
Error bad_row_error(const ServerReport& report, const Relation& relation,
                    const std::vector<std::string>& columns, std::uint64_t rows_before);

}  // namespace etl
