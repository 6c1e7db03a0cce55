// What the status page is drawn from, beyond the reports.
#pragma once

#include <optional>

#include "etl/core/schedule_rule.h"
#include "etl/report/status_page.h"

namespace etl {

class Session;

// By the reports of the folder, the mirror, and when a run is due. Throws Error kReport.
PageFacts page_facts(Session& session, const std::optional<ScheduleRule>& rule);

// Rewrites index.html in the report folder, where that is there. Throws Error kReport.
void draw_page(Session& session);

}  // namespace etl
