#include "etl/core/settings.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "etl/core/error.h"

namespace etl {

const std::vector<SettingKey>& setting_keys() {
  static const std::vector<SettingKey> keys = {
      {"DB_HOST", "",
       "PostgreSQL server: name, address, or folder of its Unix socket; not set: PGHOST"},
      {"DB_PORT", "", "Port of the server; not set: PGPORT, else 5432"},
      {"DB_NAME", "proyecto_data_engineer", "Database"},
      {"DB_USER", "", "Role to connect as; not set: PGUSER, else your own user name"},
      {"DB_PASSWORD", "", "Its password; not set: PGPASSWORD, else ~/.pgpass", true},
      {"DB_SCHEMA", "bi_schema", "Schema to load, copy and validate"},
      {"DB_SSLMODE", "",
       "TLS: disable, allow, prefer, require, verify-ca, verify-full; use verify-full to another "
       "host"},
      {"DB_SSLROOTCERT", "", "File with the certificates that the server's is checked against"},
      {"DB_SSLCERT", "", "File with this client's certificate, where the server asks for one"},
      {"DB_SSLKEY", "", "File with the key of that certificate"},
      {"MIRROR_PATH", "cloud_mirror/data_warehouse.db", "The mirror, a SQLite file"},
      {"MIRROR_KEEP", "2", "Generations of the mirror that stay, the published one counted"},
      {"BACKUP_DIR", "", "Folder for a copy of the mirror each day; not set: no backups"},
      {"BACKUP_KEEP", "0", "Backups that stay, the newest ones; 0: all"},
      {"REPORT_DIR", "reports", "Folder of the reports, one JSON file for each run"},
      {"REPORT_RETENTION_DAYS", "90",
       "Days that reports stay, but for the newest ones; 0: for ever"},
      {"LOG_DIR", "logs", "Folder of the logs"},
      {"LOG_LEVEL", "INFO", "What goes into the logs: DEBUG, INFO, WARNING, ERROR, OFF"},
      {"LOG_RETENTION_DAYS", "30",
       "Days that the lines of logs stay at least; 0: until logs are large"},
      {"ETL_SCHEDULE_TIME", "02:00",
       "When `etl schedule` runs, HH:MM; several times are separated by commas"},
      {"ETL_SCHEDULE_DAYS", "", "On which days, as mon-fri or mon,wed,fri; not set: every day"},
      {"ETL_SCHEDULE_TZ", "",
       "Time zone of these times, as America/Sao_Paulo; not set: the machine's"},
      {"ETL_TIMEOUT", "0",
       "Seconds after which `etl replicate` and scheduled runs are ended; 0: no limit"},
      {"ETL_RETRIES", "3",
       "How often a scheduled run is tried again, after 1, 5 and 15 minutes, where that may help"},
      {"ETL_HTTP", "",
       "Where `etl schedule` shows its status page, as 127.0.0.1:9188; not set: nowhere"},
      {"ETL_HTTP_TOKEN", "",
       "What every request then has to bring (Bearer), 16 characters or more; with it, any address",
       true},
      {"SMTP_SERVER", "", "Mail server for notifications; not set: no e-mail"},
      {"SMTP_PORT", "587", "Its port; 465: TLS from the start, else STARTTLS"},
      {"SMTP_USER", "", "User to log in as; not set: no login"},
      {"SMTP_PASSWORD", "", "Password of that user; only ever sent over TLS", true},
      {"EMAIL_FROM", "", "Sender of notifications"},
      {"EMAIL_TO", "", "Who gets them, separated by commas"},
      {"WEBHOOK_URL", "",
       "Slack or Teams webhook, several separated by blanks; a secret as a password is", true},
      {"NOTIFY_ON", "failure",
       "When to notify: failure; recovery: also of the first good run after one; always"},
      {"NOTIFY_TIMEOUT", "30", "Longest time for a mail or a call of a webhook, in seconds"},
      {"NOTIFY_SSLROOTCERT", "",
       "File with certificates that theirs are checked against, beside the machine's"},
  };
  return keys;
}

namespace {

const SettingKey& known_key(std::string_view name) {
  const std::vector<SettingKey>& keys = setting_keys();
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const SettingKey& key) { return key.name == name; });
  if (found == keys.end()) {
    throw Error(ErrorKind::kInternal, "no setting is named " + std::string(name));
  }
  return *found;
}

const std::string* not_empty(const KeyValues& values, std::string_view key) {
  const auto found = values.find(std::string(key));
  return found == values.end() || found->second.empty() ? nullptr : &found->second;
}

}  // namespace

Settings::Settings(KeyValues environment, KeyValues file)
    : environment_(std::move(environment)), file_(std::move(file)) {}

std::string Settings::value(std::string_view key) const {
  const SettingKey& known = known_key(key);
  return given(key).value_or(std::string(known.default_value));
}

std::optional<std::string> Settings::given(std::string_view key) const {
  known_key(key);
  if (const std::string* value = not_empty(environment_, key)) return *value;
  if (const std::string* value = not_empty(file_, key)) return *value;
  return std::nullopt;
}

long Settings::number(std::string_view key, long lowest, long highest) const {
  const std::string text = value(key);
  long parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || parsed < lowest ||
      parsed > highest) {
    // Without the value: what stands in the wrong line may be a password.
    throw Error(
        ErrorKind::kConfiguration,
        message("%1 (%2) is not a whole number from %3 to %4", key, origin(key), lowest, highest),
        message("correct %1, or remove it to use the default", key));
  }
  return parsed;
}

std::string_view Settings::origin(std::string_view key) const {
  known_key(key);
  if (not_empty(environment_, key) != nullptr) return "environment";
  if (not_empty(file_, key) != nullptr) return ".env";
  return "default";
}

}  // namespace etl
