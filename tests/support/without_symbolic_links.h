// A world without symbolic links, as on vfat: symlink(2) ends with EPERM. By a seccomp filter,
// which the kernel keeps for the calling thread and for the programs that it starts; no privilege
// is needed.
#pragma once

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "etl/runtime/worker.h"

namespace etl {

inline void forbid_symbolic_links() {
  const auto load = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
  };
  // Equal: the next instruction. Else the one after it.
  const auto if_equal = [](unsigned value) {
    return sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
  };
  const sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  std::vector<sock_filter> program = {load(offsetof(seccomp_data, nr)), if_equal(__NR_symlinkat),
                                      refuse};
#ifdef __NR_symlink  // not on arm64
  program.insert(program.end(), {if_equal(__NR_symlink), refuse});
#endif
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter = {static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    throw std::runtime_error("the kernel does not take a seccomp filter");
  }
}

// The thread ends with the work, and the filter with the thread.
template <typename Work>
void without_symbolic_links(Work work) {
  Worker thread([&] {
    forbid_symbolic_links();
    work();
  });
  thread.join();
}

}  // namespace etl
