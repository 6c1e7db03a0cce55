#include "sqlite/generation_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "etl/core/error.h"
#include "etl/runtime/files.h"
#include "sqlite/file_header.h"

namespace etl {

namespace {

namespace fs = std::filesystem;

constexpr char kBuilding[] = ".building";

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// "20260301T120000Z-a1b2c3.db", and nothing else: what a person put there stays.
bool is_generation_name(const std::string& name) {
  constexpr std::size_t kTime = 16;
  if (name.size() < kTime + 5 || name[8] != 'T' || name[15] != 'Z' || name[16] != '-') return false;
  if (!ends_with(name, ".db")) return false;
  const auto digits = [&](std::size_t from, std::size_t to) {
    return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(from),
                       name.begin() + static_cast<std::ptrdiff_t>(to),
                       [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(0, 8) || !digits(9, 15)) return false;
  return name.find_first_not_of("0123456789abcdef", kTime + 1) == name.size() - 3;
}

bool is_remains(const std::string& name) {
  const std::size_t building = name.find(kBuilding);
  return building != std::string::npos && is_generation_name(name.substr(0, building));
}

}  // namespace

GenerationFiles::GenerationFiles(const std::string& mirror_path)
    : mirror_(absolute_path(mirror_path)),
      folder_((fs::path(mirror_).parent_path() / fs::path(mirror_).stem()).string() +
              ".generations") {}

std::string GenerationFiles::mirror_folder() const {
  return fs::path(mirror_).parent_path().string();
}

std::string GenerationFiles::generation(const std::string& run_id) const {
  return folder_ + "/" + run_id + ".db";
}

std::string GenerationFiles::building(const std::string& run_id) const {
  return generation(run_id) + kBuilding;
}

std::string GenerationFiles::link_text(const std::string& run_id) const {
  return fs::path(folder_).filename().string() + "/" + run_id + ".db";
}

void GenerationFiles::check_ours() const {
  const std::optional<std::string> target = link_target(mirror_);
  if (target && !path_exists(mirror_)) {
    // A link whose generation somebody removed may be replaced; any other dead link is not ours.
    if (is_generation_name(fs::path(*target).filename().string())) return;
    throw Error(ErrorKind::kMirror, message("%1 is a link to nothing, and not one of etl", mirror_),
                message("remove it, or choose another path with --mirror"));
  }
  if (path_exists(mirror_)) check_header(mirror_, "--mirror");
}

std::vector<std::string> GenerationFiles::generations() const {
  std::vector<std::string> runs;
  if (!path_exists(folder_)) return runs;
  for (const std::string& name : files_in_folder(folder_)) {
    if (is_generation_name(name)) runs.push_back(fs::path(name).stem().string());
  }
  return runs;
}

std::optional<std::string> GenerationFiles::linked() const {
  const std::optional<std::string> target = link_target(mirror_);
  if (!target) return std::nullopt;
  return fs::path(*target).stem().string();
}

void GenerationFiles::remove_remains() const {
  for (const std::string& name : files_in_folder(folder_)) {
    if (is_remains(name)) remove_file(folder_ + "/" + name);
  }
  // A link, or a first copy, that was made and not yet put in its place.
  const std::string prefix = "." + fs::path(mirror_).filename().string() + ".";
  for (const std::string& name : files_in_folder(mirror_folder())) {
    const bool temporary = ends_with(name, ".tmp") || ends_with(name, ".tmp-journal");
    if (name.rfind(prefix, 0) == 0 && temporary) remove_file(mirror_folder() + "/" + name);
  }
}

void GenerationFiles::prune(int keep, const std::string& published,
                            const std::optional<std::string>& before) const {
  std::vector<std::string> others = generations();
  std::size_t left = others.size();
  others.erase(std::remove(others.begin(), others.end(), published), others.end());
  std::stable_partition(others.begin(), others.end(),
                        [&](const std::string& run) { return before && run > *before; });
  for (const std::string& run : others) {
    if (left-- <= static_cast<std::size_t>(keep)) return;
    for (const char* part : {"", "-journal", "-wal", "-shm"}) remove_file(generation(run) + part);
  }
}

}  // namespace etl
