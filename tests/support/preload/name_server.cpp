// For LD_PRELOAD: a name server of the tests' own. "db.example" and the hosts of
// chat programs are this machine, as another host would be; "silent.example" is never answered. All
// other names go to the system.
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

namespace {

bool is_here(const char* name) {
  for (const char* host :
       {"db.example", "hooks.slack.com", "team.webhook.office.com", "prod.logic.azure.com"}) {
    if (std::strcmp(name, host) == 0) return true;
  }
  return false;
}

}  // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* wanted,
                           addrinfo** found) {
  using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto system = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name != nullptr && std::strcmp(name, "silent.example") == 0) {
    for (;;) pause();
  }
  const bool here = name != nullptr && is_here(name);
  return system(here ? "127.0.0.1" : name, service, wanted, found);
}
