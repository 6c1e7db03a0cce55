#include "etl/report/status_page.h"

#include <system_error>

#include "etl/core/error.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "report/page/html_text.h"
#include "report/page/sections.h"
#include "report/page/style.h"
#include "report/report_folder.h"

namespace etl {

// The digest is that of kPageScript, by `printf %s SCRIPT | openssl dgst -sha256 -binary | base64`.
const char* const kPagePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "
    "'sha256-BgEnIr84yZvRt2UIyzKYGeYYciaSOfXO/0KyFMrD3qo='; base-uri 'none'; form-action 'none'";

namespace {

constexpr const char* kPageName = "index.html";

// Whose mirror it is, by the newest runs that got as far as to know.
std::string subject(const PageFacts& facts) {
  std::string source;
  std::string mirror;
  for (const HistoricRun& run : facts.runs) {
    if (source.empty() && !run.database.empty()) {
      source = run.database + (run.database_host.empty() ? "" : " on " + run.database_host);
    }
    if (mirror.empty()) mirror = run.mirror;
  }
  return source + (source.empty() || mirror.empty() ? "" : " \u2192 ") + mirror;
}

std::string head(const PageFacts& facts) {
  const std::string about = subject(facts);
  return std::string("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n") +
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" + kPagePolicy + "\">\n" +
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n" +
         "<title>etl" + (about.empty() ? "" : ": " + escaped(about)) + "</title>\n<style>" +
         kPageStyle + "</style>\n</head>\n<body>\n<header><b>etl</b><span>" + escaped(about) +
         "</span></header>\n";
}

std::string footer(const PageFacts& facts) {
  std::string text = "Drawn on " + time_element(local_iso8601(facts.now)) + " from the last " +
                     counted(facts.runs.size(), "report");
  if (!facts.runs.empty()) {
    text += ", by etl " + escaped(facts.runs.front().etl_version) + " on " +
            escaped(facts.runs.front().host);
  }
  return "<footer>" + text + ". Times are local to the machine that ran.</footer>\n";
}

}  // namespace

std::string status_page(const PageFacts& facts) {
  return head(facts) + "<main>\n" + state_section(facts) + figures_section(facts) +
         runs_section(facts) + metrics_section(facts) + tables_section(facts) +
         differences_section(facts) + warnings_section(facts) + "</main>\n" + footer(facts) +
         "<script>" + kPageScript + "</script>\n</body>\n</html>\n";
}

void write_status_page(const std::string& folder, const PageFacts& facts) {
  const std::string path = in_folder(folder, kPageName);
  try {
    write_file_atomically(path, status_page(facts));
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kReport, message("cannot write %1: %2", path, error.code().message()),
                message("is there space in its folder, and may it be written?"));
  }
}

}  // namespace etl
