#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

void declare_validate(CLI::App& app, ValidateFlags& flags) {
  declare_selection(app, flags.selection);
  declare_value(app, "--level", [](const std::string& option, const std::string& value) {
    choice<bool>(option, value, {{"counts", true}});  // the only one there is
  });
}

}  // namespace etl
