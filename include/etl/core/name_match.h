// Names as people write them in files, matched to names of the catalog: by letters and digits
// alone, without case ("Price_PerUnit" is price_per_unit). For file names a folder, an extension
// (.csv, .csv.gz, .csv.zst, .tsv, .txt) and a trailing " (1)" are ignored.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

std::string matching_form(std::string_view name);            // "priceperunit"
std::string table_form_of_file(std::string_view file_path);  // "data/DimDate (1).csv" -> "dimdate"

// Positions of all candidates whose matching form equals `form`; exactly one is a match.
std::vector<std::size_t> match_name(std::string_view form,
                                    const std::vector<std::string>& candidates);

// The other way round, for tables made from files: "Price_PerUnit" -> "price_per_unit",
// "DimDate (1).csv" -> "dim_date". Only underscores are added or left out and letters of ASCII made
// small, so the matching form stays the same; a name that PostgreSQL keeps for itself ("ctid") gets
// an underscore behind it. Reserved words stay: names are quoted everywhere. Empty where there is
// no letter and no digit, or too many for PostgreSQL's 63 bytes.
std::string column_name_for(std::string_view header_field);
std::string table_name_for_file(std::string_view file_path);

}  // namespace etl
