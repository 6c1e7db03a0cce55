// The SQLite mirror: generations in a folder beside the mirror path, the newest one published by a
// symbolic link. Layout and publishing are described in README.md, "The mirror".
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "etl/core/mirror.h"

namespace etl {

class StopFlag;

enum class PublishWay {
  kLink,  // replace the symbolic link
  kCopy,  // SQLite's backup API into the live file, where links cannot be had
};

struct SqliteMirrorOptions {
  std::string path = "cloud_mirror/data_warehouse.db";
  int keep = 2;  // generations that stay, the published one counted; at least 1
  PublishWay publish = PublishWay::kLink;
  // Bytes for sorting the keys of indexes; beyond it, temporary files beside the generation.
  std::size_t memory_budget = std::size_t{128} << 20;
  // Whoever works for long or waits looks for a stop, and throws Error kInterrupted. nullptr: never
  // stopped. Outlives the mirror.
  const StopFlag* stop = nullptr;
};

std::unique_ptr<MirrorStore> make_sqlite_mirror(SqliteMirrorOptions options);

}  // namespace etl
