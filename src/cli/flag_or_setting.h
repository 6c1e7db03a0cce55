// A value that an option or a setting gives.
#pragma once

#include <optional>
#include <string>

#include "etl/core/error.h"
#include "etl/core/settings.h"

namespace etl {

// What `use` makes of the flag, else of the setting. An Error of `use` comes out as kUsage or
// kConfiguration and says which of the two it was.
template <typename Use>
auto flag_or_setting(const std::optional<std::string>& flag, const std::string& option,
                     const Settings& settings, const std::string& key, const Use& use) {
  try {
    return use(flag.value_or(settings.value(key)));
  } catch (const Error& error) {
    if (flag) {
      throw Error(ErrorKind::kUsage, message("%1: %2", option, error.message()), error.hint);
    }
    const std::string where = key + " (" + std::string(settings.origin(key)) + ")";
    throw Error(ErrorKind::kConfiguration, message("%1: %2", where, error.message()), error.hint);
  }
}

}  // namespace etl
