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
  // Removes what dead runs left, and generations beyond the newest `keep`; never the published one.
  void remove_remains() const;
  void prune(int keep) const;
  bool is_published(const std::string& run_id) const;
  // Names of whole generations, oldest first.
  std::vector<std::string> generations() const;

 private:
  std::optional<std::string> published() const;  // name of the file that the link names

  std::string mirror_;
  std::string folder_;
};

}  // namespace etl
