// Any bytes are a file in the folder of reports: it is passed over, or read; and what was read,
// written as a report, reads the same.
#include <cstdint>
#include <fstream>
#include <vector>

#include "etl/report/json_report_store.h"
#include "fuzz/property.h"
#include "support/temporary_folder.h"

namespace etl::fuzz {
namespace {

std::vector<ReportSummary> summaries_of(std::string_view file) {
  static const TemporaryFolder folder;
  std::ofstream(folder.file("etl_report_20260301_020000.json"), std::ios::binary) << file;
  return read_report_summaries(folder.path(), 10, "");
}

void check(std::string_view input) {
  const std::vector<ReportSummary> summaries = summaries_of(input);
  must(summaries.size() <= 1, "one file is at most one report");
  if (summaries.empty()) return;
  const ReportSummary& read = summaries.front();
  must(!read.timestamp.empty() && !read.command.empty() && !read.status.empty(),
       "a report has its keys");

  RunReport report;
  report.command = read.command;
  report.exit_code = static_cast<ExitCode>(read.exit_code);
  report.seconds = read.seconds;
  report.tables.resize(1);
  report.tables.front().records = read.records;
  if (!read.error.empty()) report.error = Error(ErrorKind::kInternal, read.error);
  const std::vector<ReportSummary> again = summaries_of(report_to_json(report));
  must(again.size() == 1, "a written report is read");
  const ReportSummary& copy = again.front();
  must(copy.command == read.command && copy.exit_code == read.exit_code &&
           copy.records == read.records && copy.status == status_of(report),
       "written and read again");
  // what() ends at a 0 byte, and times are kept in microseconds.
  must(copy.error == read.error.c_str(), "the error, written and read again");
  if (read.seconds > -1e9 && read.seconds < 1e9) {
    const double off = copy.seconds - read.seconds;
    must(off > -1e-6 && off < 1e-6, "the time, written and read again");
  }
}

}  // namespace
}  // namespace etl::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  etl::fuzz::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
