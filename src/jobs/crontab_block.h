// etl's lines in a crontab that belongs to somebody: between two comments, and all others stay byte
// for byte as they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etl {

// The first and the last line of the block, without their line breaks.
std::string crontab_block_begin(const std::string& name);
std::string crontab_block_end(const std::string& name);

// The block with its last line break; no value where the table has none. Throws Error kSetup for a
// first line without its last, or several of them: what is between may be somebody else's.
std::optional<std::string_view> find_crontab_block(std::string_view table, const std::string& name);
// The table without it. Throws as find_crontab_block.
std::string without_crontab_block(std::string_view table, const std::string& name);

// The block at the end, and nowhere else: a setting in it holds for the lines below.
std::string with_crontab_block(std::string_view table, const std::string& name,
                               std::string_view block);

}  // namespace etl
