// What the status page is drawn from, beyond the reports.
#pragma once

#include "etl/report/status_page.h"

namespace etl {

class Session;

// By the reports of the folder, the mirror, and when runs are due. Throws Error kReport.
PageFacts page_facts(Session& session);

// Rewrites index.html in the report folder. Throws Error kReport.
void draw_page(Session& session);

}  // namespace etl
