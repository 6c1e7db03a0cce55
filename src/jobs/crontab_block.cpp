#include "jobs/crontab_block.h"

#include <algorithm>

#include "etl/core/error.h"

namespace etl {

namespace {

[[noreturn]] void refuse_block(const std::string& name) {
  throw Error(ErrorKind::kSetup,
              message("the crontab has the first or the last line of etl's block alone, or twice: "
                      "'%1', '%2'",
                      crontab_block_begin(name), crontab_block_end(name)),
              message("put it right with `%1`", "crontab -e"));
}

// Where a line that reads exactly so begins; npos: nowhere. Throws for two of them.
std::size_t only_line(std::string_view table, const std::string& line, const std::string& name) {
  std::size_t found = std::string_view::npos;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    if (table.substr(at, end - at) == line) {
      if (found != std::string_view::npos) refuse_block(name);
      found = at;
    }
    at = end + 1;
  }
  return found;
}

}  // namespace

std::string crontab_block_begin(const std::string& name) {
  return "# BEGIN etl " + name + " (`etl schedule setup-cron --remove` takes it out)";
}

std::string crontab_block_end(const std::string& name) { return "# END etl " + name; }

std::optional<std::string_view> find_crontab_block(std::string_view table,
                                                   const std::string& name) {
  const std::size_t begin = only_line(table, crontab_block_begin(name), name);
  const std::size_t end = only_line(table, crontab_block_end(name), name);
  constexpr std::size_t kNone = std::string_view::npos;
  if (begin == kNone && end == kNone) return std::nullopt;
  if (begin == kNone || end == kNone || end < begin) refuse_block(name);
  const std::size_t after = std::min(table.find('\n', end), table.size() - 1) + 1;
  return table.substr(begin, after - begin);
}

std::string without_crontab_block(std::string_view table, const std::string& name) {
  const std::optional<std::string_view> block = find_crontab_block(table, name);
  std::string rest(table);
  if (block) rest.erase(static_cast<std::size_t>(block->data() - table.data()), block->size());
  return rest;
}

std::string with_crontab_block(std::string_view table, const std::string& name,
                               std::string_view block) {
  std::string whole = without_crontab_block(table, name);
  if (!whole.empty() && whole.back() != '\n') whole += '\n';
  return whole.append(block);
}

}  // namespace etl
