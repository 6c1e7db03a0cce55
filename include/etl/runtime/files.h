// Files and folders as crash-safe programs need them. POSIX now; a Windows twin implements the same
// functions. All throw std::system_error with the path in its text; adapters translate.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

bool path_exists(const std::string& path);           // follows links
std::string absolute_path(const std::string& path);  // from the working folder, lexically normal
std::string read_file(const std::string& path);

// Makes the folder and its missing parents, each 0700. Nothing for one that is there.
void make_private_folder(const std::string& path);

// Throws unless a file can be made in the folder, and has room (makes and removes a small one).
void check_folder_writable(const std::string& path);

// Writes a new file beside `path` (O_EXCL, with `mode`), syncs it, renames it over `path`, syncs
// the folder: readers see the old content or the new.
void write_file_atomically(const std::string& path, std::string_view content, unsigned mode = 0600);

// Makes an empty 0600 file; throws where something of that name is there (O_EXCL).
void create_private_file(const std::string& path);
void sync_file(const std::string& path);
void sync_folder(const std::string& path);
bool remove_file(const std::string& path);                          // false where there was none
std::vector<std::string> files_in_folder(const std::string& path);  // names, sorted

// Replaces the link `path` (or nothing there) by one to `target` in one step: a new link beside
// it, renamed over it. Never used on a regular file.
void replace_symbolic_link(const std::string& path, const std::string& target);
// What a link points to, as written in it; no value where `path` is no link.
std::optional<std::string> link_target(const std::string& path);
bool is_regular_file(const std::string& path);  // not following links

std::chrono::system_clock::time_point last_written(const std::string& path);  // follows links

// Permission bits that group or others have on the file (st_mode & 077).
unsigned shared_permissions(const std::string& path);

// What the operating system says of this process and machine.
std::string host_name();
std::int64_t process_id();
bool runs_as_root();
// Another process of that id runs; this one is no other.
bool process_runs(std::int64_t pid);

}  // namespace etl
