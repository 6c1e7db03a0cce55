// Small and read-only file systems for tests of full disks and folders that not even root may
// write. The test program moves into a mount namespace of its own first, so that they exist for it
// and for what it starts alone, and are gone when it ends, however it ends.
#pragma once

#include <cstddef>
#include <string>

namespace etl {

// A tmpfs over an existing folder. Throws std::runtime_error where the kernel does not let us: it
// takes root with CAP_SYS_ADMIN, or user namespaces.
class PrivateMount {
 public:
  PrivateMount(const std::string& folder, std::size_t bytes);
  ~PrivateMount();
  PrivateMount(const PrivateMount&) = delete;
  PrivateMount& operator=(const PrivateMount&) = delete;

  void make_read_only() const;

 private:
  std::string folder_;
  std::string options_;
};

}  // namespace etl
