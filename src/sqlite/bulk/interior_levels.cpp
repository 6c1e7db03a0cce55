#include "sqlite/bulk/interior_levels.h"

#include <cstring>
#include <utility>

namespace etl::bulk {

namespace {

void put_cell(TreePage& page, std::uint32_t child, const unsigned char* key, std::size_t key_size) {
  unsigned char* const cell = page.add_cell(4 + key_size);
  put_u32(cell, child);
  std::memcpy(cell + 4, key, key_size);
}

}  // namespace

std::uint32_t InteriorLevels::write(TreePage& page, std::uint32_t right_child) {
  const std::uint32_t number = output_.claim();
  std::memcpy(output_.page(number), page.close(right_child), page.size());
  return number;
}

void InteriorLevels::add(std::size_t index, std::uint32_t child, const unsigned char* key,
                         std::size_t key_size) {
  if (index == levels_.size()) {
    const PageStore& store = output_.store();
    levels_.push_back(
        std::make_unique<Level>(TreePage(type_, store.page_size(), store.usable_size())));
  }
  Level& level = *levels_[index];
  if (level.full) {
    const std::uint32_t number = write(level.page, level.pending_child);
    add(index + 1, number, level.pending_key.data(), level.pending_key.size());
    level.page.reset();
    level.full = false;
  }
  if (level.page.fits(4 + key_size)) {
    put_cell(level.page, child, key, key_size);
    return;
  }
  level.full = true;
  level.pending_child = child;
  level.pending_key.assign(key, key + key_size);
}

void InteriorLevels::finish(std::size_t index, std::uint32_t last_child, std::uint32_t root) {
  Level& level = *levels_[index];
  if (level.full) {
    // Only one child is left for a new page: the full one gives it its last cell.
    const TreePage::Cell last = level.page.last_cell();
    const std::vector<unsigned char> key(last.data + 4, last.data + last.size);
    const std::uint32_t right_child = get_u32(last.data);
    level.page.drop_last_cell();
    const std::uint32_t number = write(level.page, right_child);
    add(index + 1, number, key.data(), key.size());
    level.page.reset();
    put_cell(level.page, level.pending_child, level.pending_key.data(), level.pending_key.size());
  }
  if (index + 1 < levels_.size()) {
    const std::uint32_t number = write(level.page, last_child);
    finish(index + 1, number, root);
    return;
  }
  output_.store().write(root, level.page.close(last_child), level.page.size());
}

}  // namespace etl::bulk
