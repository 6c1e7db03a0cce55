// The interior pages above the leaves of a tree, built while the leaves are written: each finished
// page hands its number and a key to the level above it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sqlite/bulk/page_output.h"
#include "sqlite/bulk/tree_page.h"

namespace etl::bulk {

class InteriorLevels {
 public:
  InteriorLevels(PageOutput& output, PageType type) : output_(output), type_(type) {}

  bool empty() const { return levels_.empty(); }
  // A child page, and the key between it and the child that follows (which there must be).
  void add(std::uint32_t child, const unsigned char* key, std::size_t key_size) {
    add(0, child, key, key_size);
  }
  // The last child; writes what is open, the topmost page into `root`.
  void finish(std::uint32_t last_child, std::uint32_t root) { finish(0, last_child, root); }
  void reset() { levels_.clear(); }

 private:
  // A page that is full waits, with the key that no longer fits, for the next child: only then is
  // it certain that the page after it will not be without a cell, which SQLite calls corrupt.
  struct Level {
    explicit Level(TreePage new_page) : page(std::move(new_page)) {}
    TreePage page;
    bool full = false;
    std::uint32_t pending_child = 0;
    std::vector<unsigned char> pending_key;
  };

  void add(std::size_t level, std::uint32_t child, const unsigned char* key, std::size_t key_size);
  void finish(std::size_t level, std::uint32_t last_child, std::uint32_t root);
  std::uint32_t write(TreePage& page, std::uint32_t right_child);

  PageOutput& output_;
  PageType type_;
  std::vector<std::unique_ptr<Level>> levels_;
};

}  // namespace etl::bulk
