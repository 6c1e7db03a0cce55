#include "etl/report/schedule_state_file.h"

#include <nlohmann/json.hpp>
#include <system_error>

#include "etl/core/error.h"
#include "etl/core/schedule_rule.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kStateSchemaVersion = 1;

// What is wrong with a document of the right syntax.
struct Unusable {
  Message why;
};

const Json& at(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end()) throw Unusable{message("it has no %1", key)};
  return *found;
}

WallTime time_at(const Json& object, const char* key) {
  const Json& value = at(object, key);
  const auto time = value.is_string() ? parse_iso8601(value.get<std::string>()) : std::nullopt;
  if (!time) throw Unusable{message("its %1 is no time", key)};
  return *time;
}

int number_at(const Json& object, const char* key) {
  const Json& value = at(object, key);
  constexpr std::int64_t kMost = 1'000'000'000;  // no pid is larger
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0 ||
      value.get<std::int64_t>() > kMost) {
    throw Unusable{message("its %1 is no number", key)};
  }
  return value.get<int>();
}

ScheduledRun run_of(const Json& object) {
  ScheduledRun run;
  run.due = time_at(object, "due");
  run.started = time_at(object, "started");
  run.attempts = number_at(object, "attempts");
  run.pid = number_at(object, "pid");
  if (!at(object, "ended").is_null()) {
    run.ended = time_at(object, "ended");
    run.exit_code = number_at(object, "exit_code");
  }
  return run;
}

ScheduleState state_of(const Json& document) {
  if (!document.is_object()) throw Unusable{message("it is damaged")};
  if (number_at(document, "schema_version") != kStateSchemaVersion) {
    throw Unusable{message("it is of another version of etl")};
  }
  ScheduleState state;
  state.handled_until = time_at(document, "handled_until");
  const Json& run = at(document, "run");
  if (!run.is_null()) state.run = run_of(run);
  return state;
}

Json run_object(const ScheduledRun& run) {
  Json object;
  object["due"] = utc_iso8601(run.due);
  object["started"] = utc_iso8601(run.started);
  object["attempts"] = run.attempts;
  object["pid"] = run.pid;
  object["ended"] = run.ended ? Json(utc_iso8601(*run.ended)) : Json(nullptr);
  object["exit_code"] = run.ended ? Json(run.exit_code) : Json(nullptr);
  return object;
}

}  // namespace

std::optional<ScheduleState> read_schedule_state(const std::string& path, Message& problem) {
  problem = {};
  if (!path_exists(path)) return std::nullopt;
  try {
    return state_of(Json::parse(read_file(path), nullptr, false));
  } catch (const Unusable& unusable) {
    problem = message("it is no state of etl schedule: %1", unusable.why);
  } catch (const std::system_error& error) {
    problem = message("it cannot be read: %1", error.code().message());
  }
  return std::nullopt;
}

void write_schedule_state(const std::string& path, const ScheduleState& state) {
  Json document;
  document["schema_version"] = kStateSchemaVersion;
  document["handled_until"] = utc_iso8601(state.handled_until);
  document["run"] = state.run ? run_object(*state.run) : Json(nullptr);
  try {
    write_file_atomically(path, document.dump(2) + "\n");
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kReport, message("cannot write %1: %2", path, error.code().message()),
                message("etl schedule keeps its state in the folder that it is started in: let it "
                        "write there"));
  }
}

}  // namespace etl
