#include "sqlite/bulk/bulk_builder.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "etl/core/error.h"
#include "sqlite/bulk/build_state.h"
#include "sqlite/bulk/tree_page.h"

namespace etl {

using bulk::BuildState;
using bulk::BuiltTree;
using bulk::Extent;
using bulk::FileIndex;
using bulk::FileTable;
using bulk::PageStore;
using bulk::PageType;
using bulk::TableState;
using bulk::TreePage;

class BulkBuilder::State : public BuildState {
 public:
  using BuildState::BuildState;
};

namespace {

PageType leaf_type(const BuiltTree& tree) {
  return tree.table_leaf ? PageType::kTableLeaf : PageType::kIndexLeaf;
}

void check_empty(const PageStore& store, const BuiltTree& tree, const std::string& table) {
  std::vector<unsigned char> page(store.page_size());
  store.read(tree.root, page.data());
  if (page[0] == static_cast<unsigned char>(leaf_type(tree)) &&
      bulk::get_u16(page.data() + 3) == 0) {
    return;
  }
  throw Error(ErrorKind::kInternal, message("table %1 cannot be built in bulk: it has rows", table),
              message("it has to be written through SQLite's own INSERT"));
}

void make_empty(PageStore& store, const BuiltTree& tree) {
  TreePage page(leaf_type(tree), store.page_size(), store.usable_size());
  store.write(tree.root, page.close(), page.size());
  for (const Extent extent : tree.pages) store.give_back(extent);
}

}  // namespace

std::string bulk_pragmas(unsigned page_size) {
  return "PRAGMA encoding='UTF-8'; PRAGMA page_size=" + std::to_string(page_size) +
         "; PRAGMA auto_vacuum=NONE; PRAGMA legacy_file_format=OFF; PRAGMA journal_mode=OFF; "
         "PRAGMA synchronous=OFF;";
}

BulkBuilder::BulkBuilder(const std::string& path, const BulkOptions& options)
    : state_(std::make_unique<State>(path, options)) {}

BulkBuilder::~BulkBuilder() = default;

std::unique_ptr<BulkTable> BulkBuilder::add_table(const std::string& name,
                                                  const std::vector<Conversion>& columns) {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  const FileTable table = state_->schema.table(name);
  if (columns.size() != table.columns.size()) {
    throw Error(ErrorKind::kInternal, message("table %1 has %2 columns in the mirror, not %3", name,
                                              table.columns.size(), columns.size()));
  }
  auto state = std::make_shared<TableState>();
  state->trees.push_back({table.root, !table.without_rowid, {}});
  for (const FileIndex& index : table.indexes) state->trees.push_back({index.root, false, {}});
  for (const BuiltTree& tree : state->trees) check_empty(state_->store, tree, name);
  state->to_write = table.indexes.size();
  std::unique_ptr<BulkTable> sink = make_table_sink(*state_, state, table, columns);
  state_->tables.push_back(std::move(state));
  return sink;
}

void BulkBuilder::finish() {
  std::exception_ptr failure;
  for (const std::shared_ptr<TableState>& table : state_->tables) {
    for (const std::unique_ptr<BulkIndexJob>& job : std::exchange(table->jobs, {})) {
      try {
        job->run();
      } catch (...) {
        if (!failure) failure = std::current_exception();
      }
    }
    if (table->complete()) continue;
    for (const BuiltTree& tree : table->trees) make_empty(state_->store, tree);
  }
  state_->store.finish();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace etl
