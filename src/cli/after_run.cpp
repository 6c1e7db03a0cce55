#include "cli/after_run.h"

namespace etl {

void after_run(const RunReport&, const std::string&, Session&,
               const std::function<void(const Notice&)>&) {}

}  // namespace etl
