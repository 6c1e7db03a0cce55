// Where a mirror's generations lie and what stands at the mirror's own path.
//
//   cloud_mirror/data_warehouse.db                        link to the published generation
//   cloud_mirror/data_warehouse.db.lock                   held by the run under way
//   cloud_mirror/data_warehouse.generations/<UTC time>-<id>.db
//   cloud_mirror/data_warehouse.generations/<UTC time>-<id>.db.building
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace etl {

class GenerationFiles {
 public:
  explicit GenerationFiles(const std::string& mirror_path);

  const std::string& mirror() const { return mirror_; }
  std::string lock() const { return mirror_ + ".lock"; }
  const std::string& folder() const { return folder_; }  // of the generations
  std::string mirror_folder() const;
  std::string generation(const std::string& run_id) const;
  std::string building(const std::string& run_id) const;
  // As the link has to hold it: relative to the mirror's folder.
  std::string link_text(const std::string& run_id) const;

  // Throws Error kMirror where something stands at the mirror's path that is not ours, or that a
  // newer version of this program made. Nothing there: fine.
  void check_ours() const;
  void remove_remains() const;  // what dead runs left
  // Removes generations beyond `keep`, but never the one of `published`, which has taken the place
  // of the one of `before`. First go those newer than that, as somebody has gone back from them;
  // then the oldest.
  void prune(int keep, const std::string& published,
             const std::optional<std::string>& before) const;
  // Run ids of whole generations, oldest first.
  std::vector<std::string> generations() const;
  // Run id of the generation that the link names; no value where there is no link.
  std::optional<std::string> linked() const;

 private:
  std::string mirror_;
  std::string folder_;
};

}  // namespace etl
