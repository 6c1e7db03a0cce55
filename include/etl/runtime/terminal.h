// What the standard streams are connected to.
#pragma once

namespace etl {

enum class StandardStream { kOut, kErr };

bool is_terminal(StandardStream stream);
int terminal_columns(StandardStream stream);  // 80 where it is no terminal or does not say

// A reader that goes away (`etl replicate | head -1`) must not end a run in its middle: from now on
// writing to it fails like any other write. For the whole process.
void ignore_broken_pipes();

// True where the last failed write failed because its reader is gone; right after the failure.
bool last_write_met_a_broken_pipe();

}  // namespace etl
