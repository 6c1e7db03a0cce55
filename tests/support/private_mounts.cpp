#include "support/private_mounts.h"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace etl {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

// A user becomes root of a user namespace, where he may mount.
void move_into_own_namespace() {
  const uid_t user = geteuid();
  const gid_t group = getegid();
  const int users = user == 0 ? 0 : CLONE_NEWUSER;
  if (unshare(CLONE_NEWNS | users) != 0) fail("a mount namespace cannot be made");
  if (users != 0) {
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
  }
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("mounts stay shared");
}

}  // namespace

PrivateMount::PrivateMount(const std::string& folder, std::size_t bytes)
    : folder_(folder), options_("mode=0700,size=" + std::to_string(bytes)) {
  static const bool moved = (move_into_own_namespace(), true);
  static_cast<void>(moved);
  if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, options_.c_str()) != 0) fail("mount " + folder_);
}

PrivateMount::~PrivateMount() { umount2(folder_.c_str(), MNT_DETACH); }

void PrivateMount::make_read_only() const {
  if (mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, options_.c_str()) != 0) {
    fail("remount " + folder_);
  }
}

}  // namespace etl
