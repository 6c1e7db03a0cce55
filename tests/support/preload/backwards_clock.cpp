// For LD_PRELOAD: a wall clock that is set back by an hour each time somebody looks at it. The
// monotonic clock is the system's.
#include <dlfcn.h>
#include <time.h>

#include <atomic>

extern "C" int clock_gettime(clockid_t clock, timespec* time) {
  using Look = int (*)(clockid_t, timespec*);
  static const auto system = reinterpret_cast<Look>(dlsym(RTLD_NEXT, "clock_gettime"));
  static std::atomic<long> looks{0};
  constexpr long kHour = 3'600;
  const int result = system(clock, time);
  if (clock == CLOCK_REALTIME) time->tv_sec -= kHour * ++looks;
  return result;
}
