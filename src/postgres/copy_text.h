// COPY's text format, both ways (postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.2): fields are
// separated by tabs, \N is NULL, control characters and the backslash are escaped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/row_batch.h"

namespace etl {

// Adds one row of COPY TO STDOUT, with or without its line feed, to `batch`, which is shaped to
// `columns`. `bytes` (one for each column, or empty): a bytea in hexadecimal, to be added as its
// bytes. Throws Error kInternal where it is not what a server sends: another number of fields, an
// escape that COPY TO never writes. The batch then is as it was before.
void add_copy_line(std::string_view line, std::size_t columns, RowBatch& batch,
                   const std::vector<bool>& bytes = {});

// Appends row `row` as COPY FROM STDIN takes it, with its line feed.
void append_copy_line(const RowBatch& batch, std::size_t row, std::string& out);

}  // namespace etl
