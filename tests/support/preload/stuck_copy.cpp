// For LD_PRELOAD: the kernel copies the first kilobyte of a file for a program, and then no more,
// as a disk does that hangs; a signal still reaches the program.
#include <dlfcn.h>
#include <errno.h>
#include <sys/types.h>
#include <time.h>

extern "C" ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset,
                                   size_t length, unsigned flags) {
  using Copy = ssize_t (*)(int, off64_t*, int, off64_t*, size_t, unsigned);
  static const auto system = reinterpret_cast<Copy>(dlsym(RTLD_NEXT, "copy_file_range"));
  static bool stuck = false;
  constexpr size_t kFirst = 1024;
  if (!stuck) {
    stuck = true;
    return system(from, from_offset, to, to_offset, length < kFirst ? length : kFirst, flags);
  }
  const timespec moment = {0, 10'000'000};
  nanosleep(&moment, nullptr);
  errno = EINTR;
  return -1;
}
