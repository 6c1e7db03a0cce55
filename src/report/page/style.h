// What the page looks like, and its few lines of script.
#pragma once

namespace etl {

extern const char* const kPageStyle;

// Keeps ages up to date, and says when a run is overdue.
extern const char* const kPageScript;

}  // namespace etl
