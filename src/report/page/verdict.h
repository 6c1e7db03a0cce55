// How a run ended, as the page shows it: by a colour, a sign and a word, never by a colour alone.
#pragma once

#include <string>

#include "etl/report/report_history.h"

namespace etl {

enum class Verdict { kGood, kWarning, kBad, kStopped };

Verdict verdict_of(const HistoricRun& run);

// The CSS class: "good", "warning", "bad", "stopped".
std::string class_of(Verdict verdict);

// "Succeeded", "Some tables failed", "Differences", "Stopped", "Failed".
std::string word_of(const HistoricRun& run);

// A round sign as inline SVG, hidden from readers aloud: its word stands beside it.
std::string sign_of(Verdict verdict);

// Sign and word, and the exit code of a run that was not good.
std::string badge(const HistoricRun& run);

}  // namespace etl
