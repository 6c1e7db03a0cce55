#include "report/page/verdict.h"

namespace etl {

Verdict verdict_of(const HistoricRun& run) {
  if (run.good()) return Verdict::kGood;
  if (run.status == "PARTIAL" || run.status == "DIFFERENCES") return Verdict::kWarning;
  return run.status == "INTERRUPTED" ? Verdict::kStopped : Verdict::kBad;
}

std::string class_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood:
      return "good";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kBad:
      return "bad";
    case Verdict::kStopped:
      return "stopped";
  }
  return "bad";
}

std::string word_of(const HistoricRun& run) {
  if (run.good()) return "Succeeded";
  if (run.status == "PARTIAL") return "Some tables failed";
  if (run.status == "DIFFERENCES") return "Differences";
  return run.status == "INTERRUPTED" ? "Stopped" : "Failed";
}

std::string sign_of(Verdict verdict) {
  const char* path = "";
  switch (verdict) {
    case Verdict::kGood:
      path = "M5 8.5l2 2 4-5";
      break;
    case Verdict::kWarning:
      path = "M8 4v5M8 11.6v.4";
      break;
    case Verdict::kBad:
      path = "M5.5 5.5l5 5M10.5 5.5l-5 5";
      break;
    case Verdict::kStopped:
      path = "M6 6h4v4H6z";
      break;
  }
  return "<svg class=\"sign\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" "
         "r=\"8\"/><path d=\"" +
         std::string(path) + "\"/></svg>";
}

std::string badge(const HistoricRun& run) {
  const Verdict verdict = verdict_of(run);
  return "<span class=\"badge " + class_of(verdict) + "\">" + sign_of(verdict) + word_of(run) +
         (run.good() ? "" : " (exit " + std::to_string(run.exit_code) + ")") + "</span>";
}

}  // namespace etl
