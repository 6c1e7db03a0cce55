// What schedule_install has to say to the programs of other schedulers, in their words and ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "etl/core/message.h"
#include "etl/runtime/execute_program.h"

namespace etl {

// Their answer, whatever their exit code. Throws Error kSetup where the program is missing, with
// `where_missing` as the way out, cannot be run, or does not end.
ProgramResult ask_program(const std::vector<std::string>& arguments, const Message& where_missing,
                          const StopFlag& stop, std::string_view input = {});

// Error kSetup: what was asked of it, its exit code, and its own words in one line.
[[noreturn]] void refuse_answer(const std::vector<std::string>& arguments,
                                const ProgramResult& result, const Message& way_out);

// Error kSetup unless `before`, what is installed under the name, is for the same working folder as
// `now`: the folder is in the one line of both that starts so.
void check_same_folder(std::string_view before, std::string_view now, std::string_view line_start,
                       const std::string& name);

// The clocks of the zone show what the machine's own clock shows, under whatever name. TZ is not
// looked at: it holds for this process, and not for cron.
bool is_machine_zone(const std::string& zone);

}  // namespace etl
