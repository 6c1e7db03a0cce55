// Settings from the environment and .env: which keys exist, what they default to, and where each
// value came from. Flags of the command line stand above all this and are applied in cli/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

struct SettingKey {
  std::string_view name;           // "DB_HOST"
  std::string_view default_value;  // empty: none
  std::string_view description;    // one line, also the comment in .env.example
  bool secret = false;
};

const std::vector<SettingKey>& setting_keys();

using KeyValues = std::map<std::string, std::string>;

// Reads the text of a .env file: KEY=value, optional `export `, '#' comments, single quotes
// (literal) and double quotes (\n \t \" \\ \$). Throws Error kConfiguration with the line for
// anything else; never with the value.
KeyValues parse_env_file(std::string_view text, const std::string& file_name);

class Settings {
 public:
  // environment beats file; both beat the defaults. Empty values count as not set.
  Settings(KeyValues environment, KeyValues file);

  // The value in force, or "" where none.
  std::string value(std::string_view key) const;
  // Without the default.
  std::optional<std::string> given(std::string_view key) const;
  // Throws Error kConfiguration naming the key where the value is not a whole number in range.
  long number(std::string_view key, long lowest, long highest) const;
  // "environment", ".env", "default"
  std::string_view origin(std::string_view key) const;

 private:
  KeyValues environment_;
  KeyValues file_;
};

}  // namespace etl
