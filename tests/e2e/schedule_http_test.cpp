// `etl schedule --http`: what it shows of a schedule that is up, and to whom.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>

#include "e2e/etl_program.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

class ScheduleHttp : public EtlProgram {
 protected:
  // `etl schedule` with a run a year away, and where it answers.
  void start(const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {"schedule", "--at", "03:30"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    schedule_ = std::make_unique<Subprocess>(command(arguments));
    const std::string words = "status page: http://";
    ASSERT_TRUE(becomes_true([&] {
      const std::string err = schedule_->err();
      const std::size_t at = err.find(words);
      if (at == std::string::npos) return !schedule_->running();
      const std::size_t end = err.find("/\n", at + words.size());
      if (end == std::string::npos) return false;
      address_ = err.substr(at + words.size(), end - at - words.size());
      return true;
    }));
    ASSERT_FALSE(address_.empty()) << shown(schedule_->wait());
  }

  Outcome stop() {
    schedule_->send_signal(SIGTERM);
    return schedule_->wait(std::chrono::seconds(5));
  }

  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

  // curl's standard output: "STATUS CONTENT-TYPE\n", headers where asked for, body.
  std::string ask(const std::string& path, const std::vector<std::string>& options = {}) const {
    Command curl;
    curl.arguments = {
        "/usr/bin/curl", "-s", "--noproxy", "*", "-w", "\n%{http_code} %{content_type}"};
    curl.arguments.insert(curl.arguments.end(), options.begin(), options.end());
    curl.arguments.push_back("http://127.0.0.1:" + port() + path);
    curl.environment = environment_;
    return run_program(curl).out;
  }
  std::string status(const std::string& path, const std::vector<std::string>& options = {}) const {
    const std::string out = ask(path, options);
    return out.substr(out.rfind('\n') + 1, 3);
  }

  Outcome fed(const std::vector<std::string>& arguments, const std::string& input) const {
    Command command;
    command.arguments = arguments;
    command.environment = environment_;
    command.input = input;
    return run_program(command);
  }

  std::unique_ptr<Subprocess> schedule_;
  std::string address_;
};

// By the reference implementation of the format, and by Prometheus' own check of names and units.
constexpr const char* kParse = R"py(
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    print(family.type, family.unit or "-", family.name, len(family.samples))
)py";

// promtool reads the older text format, where the type is that of the sample's whole name.
constexpr const char* kOlderFormat = R"sh(
sed -e '/^# UNIT/d; /^# EOF/d' -e 's/^# TYPE \(.*\) counter$/# TYPE \1_total counter/' \
    -e 's/^# HELP \(etl_runs\|etl_rows_replicated\) /# HELP \1_total /' \
    -e 's/^# TYPE \(.*\) info$/# TYPE \1_info gauge/; s/^# HELP etl_build /# HELP etl_build_info /' |
  promtool check metrics
)sh";

TEST_F(ScheduleHttp, ShowsPageHealthAndMetricsOfTheRunsThereAre) {
  etl_ok({"load-csv", sample_folder()});
  // A run was missed: it is made up for at once.
  write(".etl/state.json",
        R"({"schema_version": 1, "run": null, "handled_until": "2026-01-01T00:00:00Z"})");
  start({"--http", "127.0.0.1:0"});
  ASSERT_TRUE(becomes_true([&] {
    return ask("/metrics").find("etl_runs_total{outcome=\"success\"} 1\n") != std::string::npos;
  })) << ask("/metrics");
  const std::string answer = ask("/metrics");
  EXPECT_THAT(answer, testing::EndsWith(
                          "\n200 application/openmetrics-text; version=1.0.0; charset=utf-8"));
  const std::string metrics = answer.substr(0, answer.rfind('\n'));
  EXPECT_THAT(metrics, HasSubstr("\netl_rows_replicated_total 421\n"));
  EXPECT_THAT(metrics, HasSubstr("\netl_table_rows{table=\"dim_date\"} 350\n"));
  const Outcome parsed = fed({"/usr/bin/python3", "-c", kParse}, metrics);
  EXPECT_EQ(parsed.exit_code, 0) << shown(parsed) << metrics;
  EXPECT_THAT(parsed.out, HasSubstr("counter - etl_rows_replicated 1\n"));
  EXPECT_THAT(parsed.out, HasSubstr("gauge seconds etl_last_success_timestamp_seconds 1\n"));
  EXPECT_THAT(parsed.out, HasSubstr("info - etl_build 1\n"));
  const Outcome checked = fed({"/bin/bash", "-o", "pipefail", "-c", kOlderFormat}, metrics);
  EXPECT_EQ(checked.exit_code, 0) << shown(checked);
  EXPECT_EQ(checked.out + checked.err, "");

  EXPECT_THAT(ask("/"), HasSubstr("<h1>The mirror is up to date</h1>"));
  EXPECT_THAT(ask("/"), HasSubstr("Next run"));
  EXPECT_THAT(ask("/"), testing::EndsWith("\n200 text/html; charset=utf-8"));
  EXPECT_EQ(ask("/healthz"), "ok\n\n200 text/plain; charset=utf-8");

  EXPECT_EQ(etl({"replicate", "--tables", "nowhere"}).exit_code, 4);
  EXPECT_EQ(ask("/healthz"),
            "the last run failed with exit code 4\n\n503 text/plain; charset=utf-8");
  EXPECT_THAT(ask("/"), HasSubstr("<h1>The last run failed</h1>"));
  EXPECT_THAT(ask("/metrics"), HasSubstr("\netl_last_run_exit_code 4\n"));

  std::filesystem::remove_all(path("reports"));
  EXPECT_THAT(ask("/metrics"), HasSubstr("\netl_rows_replicated_total 421\n"));
  EXPECT_THAT(ask("/"), HasSubstr("<h1>No runs yet</h1>"));
  EXPECT_EQ(status("/healthz"), "200");
  EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(ScheduleHttp, IsIllWhereTheLastSuccessIsTooOldForMaxAge) {
  load_and_replicate();
  start({"--http", "127.0.0.1:0", "--max-age", "1d"});
  EXPECT_EQ(status("/healthz"), "200");
  EXPECT_EQ(etl({"replicate", "--tables", "nowhere"}).exit_code, 4);
  EXPECT_EQ(status("/healthz"), "200");  // the success before is still young
  std::filesystem::remove_all(path("reports"));
  EXPECT_THAT(ask("/healthz"), HasSubstr("no run has succeeded yet\n\n503"));
  EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(ScheduleHttp, OnlyShowsAndOnlyToThisMachine) {
  load_and_replicate();
  start({"--http", "localhost:0"});
  EXPECT_EQ(status("/"), "200");
  EXPECT_EQ(status("/?a=b"), "200");
  const std::string head = ask("/", {"--head"});
  for (const char* header :
       {"Content-Security-Policy: default-src 'none';", "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store", "X-Frame-Options: DENY", "Connection: close"}) {
    EXPECT_THAT(head, HasSubstr(header));
  }
  EXPECT_THAT(head, Not(HasSubstr("<html")));
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    EXPECT_EQ(status("/", {"-X", method}), "405") << method;
  }
  EXPECT_EQ(status("/", {"--data-binary", std::string(100'000, 'x')}), "405");
  EXPECT_EQ(status("/", {"-H", "Host: rebound.example"}), "421");
  EXPECT_EQ(status("/reports/"), "404");
  EXPECT_EQ(status("/../.env", {"--path-as-is"}), "404");
  EXPECT_EQ(status("/" + std::string(9000, 'a')), "414");
  EXPECT_EQ(status("/", {"-H", "X: " + std::string(9000, 'a')}), "400");
  EXPECT_EQ(reports().size(), 2U);  // none of it began a run

  // Another one at the same port, in a folder of its own.
  Command second = command({"schedule", "--at", "03:30", "--http", "127.0.0.1:" + port()});
  std::filesystem::create_directory(path("second"));
  second.folder = path("second");
  const Outcome outcome = run_program(second);
  EXPECT_TRUE(fails_with(outcome, 2));
  EXPECT_THAT(error_line(outcome), HasSubstr("cannot listen on 127.0.0.1:" + port()));

  // A client that does not get on with it does not hold up the end.
  Command slow;
  slow.arguments = {"/bin/bash", "-c",
                    "exec 3<>/dev/tcp/127.0.0.1/" + port() +
                        " && printf 'GET / HTTP/1.1\\r\\nX' >&3 && echo sent && read -r line <&3"};
  Subprocess client(slow);
  ASSERT_TRUE(becomes_true([&] { return client.out() == "sent\n"; }));
  const Outcome ended = stop();
  EXPECT_EQ(ended.exit_code, 0) << shown(ended);
}

TEST_F(ScheduleHttp, AsksEverybodyForTheTokenThatIsSet) {
  load_and_replicate();
  environment_["ETL_HTTP"] = "0.0.0.0:0";
  const Outcome open = etl({"schedule"});
  EXPECT_TRUE(fails_with(open, 2));
  EXPECT_THAT(error_line(open), HasSubstr("there is no token"));
  environment_["ETL_HTTP_TOKEN"] = "secret";
  EXPECT_TRUE(fails_with(etl({"schedule"}), 2));
  environment_["ETL_HTTP_TOKEN"] = "3f1c9a6b5d7e8f90";
  start({});
  EXPECT_EQ(status("/"), "401");
  EXPECT_EQ(status("/healthz", {"-H", "Authorization: Bearer 3f1c9a6b5d7e8f91"}), "401");
  for (const char* path : {"/", "/healthz", "/metrics"}) {
    EXPECT_EQ(status(path, {"-H", "Authorization: Bearer 3f1c9a6b5d7e8f90", "-H", "Host: monitor"}),
              "200")
        << path;
  }
  EXPECT_EQ(stop().exit_code, 0);
  EXPECT_THAT(read_text(path("logs/scheduler.log")), Not(HasSubstr("3f1c9a6b5d7e8f90")));
}

TEST_F(ScheduleHttp, GoesWithAScheduleThatStaysUp) {
  EXPECT_TRUE(fails_with(etl({"schedule", "status", "--http", "127.0.0.1:0"}), 2));
  EXPECT_TRUE(fails_with(etl({"schedule", "--http", "127.0.0.1"}), 2));
  EXPECT_TRUE(fails_with(etl({"schedule", "--max-age", "1d"}), 2));
}

}  // namespace
}  // namespace etl
