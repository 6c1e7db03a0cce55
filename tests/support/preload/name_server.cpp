// For LD_PRELOAD: a name server of the tests' own. "db.example" is this machine, as another host
// would be; "silent.example" is never answered. All other names go to the system.
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <cstring>

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* wanted,
                           addrinfo** found) {
  using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto system = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name != nullptr && std::strcmp(name, "silent.example") == 0) {
    for (;;) pause();
  }
  const bool here = name != nullptr && std::strcmp(name, "db.example") == 0;
  return system(here ? "127.0.0.1" : name, service, wanted, found);
}
