#include "cli/language.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include <algorithm>
#include <vector>

#include "cli/option_values.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

constexpr const char* kDomain = "etl";

const std::vector<std::string>& languages() {
  static const std::vector<std::string> known = {kEnglish, "es"};
  return known;
}

// Of a list as LANGUAGE has it, "es_AR:es:en", the first that etl speaks; else English.
std::string first_spoken(const std::string& list) {
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(':', at), list.size());
    const std::string language = language_of(list.substr(at, end - at));
    if (!language.empty()) return language;
    at = end + 1;
  }
  return kEnglish;
}

// The calling thread speaks gettext's way for as long as this lives.
class InLocale {
 public:
  explicit InLocale(locale_t locale) : before_(uselocale(locale)) {}
  ~InLocale() { uselocale(before_); }
  InLocale(const InLocale&) = delete;
  InLocale& operator=(const InLocale&) = delete;

 private:
  locale_t before_;
};

}  // namespace

struct Language::Locale {
  explicit Locale(locale_t handle) : value(handle) {}
  ~Locale() { freelocale(value); }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;
  locale_t value;
};

std::string language_of(const std::string& name) {
  const std::string language = name.substr(0, name.find_first_of("_-.@"));
  const bool spoken =
      std::find(languages().begin(), languages().end(), language) != languages().end();
  return spoken ? language : "";
}

std::string language_for_option(const std::string& option, const std::string& value) {
  const std::string language = language_of(value);
  if (!language.empty()) return language;
  std::string spoken;
  for (const std::string& known : languages()) spoken += (spoken.empty() ? "" : ", ") + known;
  refuse_value(option, value, message("one of %1", spoken));
}

std::string language_of_environment(
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
  std::string locale;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (locale.empty()) locale = environment(name).value_or("");
  }
  if (locale == "C" || locale == "POSIX") return kEnglish;
  const std::string list = environment("LANGUAGE").value_or("");
  return first_spoken(list.empty() ? locale : list);
}

std::string catalogue_folder() {
  const std::string program = link_target("/proc/self/exe").value_or("");
  const std::string beside = program.substr(0, program.rfind('/') + 1);
  const std::string configured = ETL_LOCALEDIR;
  for (const std::string& folder : {beside + "../share/locale", beside + "share/locale"}) {
    if (path_exists(folder + "/es/LC_MESSAGES/etl.mo")) return folder;
  }
  return configured;
}

Language::Language(const std::string& language, const std::string& folder) {
  if (language == kEnglish) return;
  // In the locale C gettext does not look for a translation at all. This one is part of the C
  // library, and does not depend on what the system has installed.
  const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
  if (locale == nullptr) return;
  locale_ = std::make_unique<const Locale>(locale);
  setenv("LANGUAGE", language.c_str(), 1);
  bindtextdomain(kDomain, folder.c_str());
  bind_textdomain_codeset(kDomain, "UTF-8");
}

Language::~Language() = default;

std::string Language::pattern(const std::string& id) const {
  if (!locale_) return Catalogue::pattern(id);
  const InLocale in(locale_->value);
  return dgettext(kDomain, id.c_str());
}

std::string Language::pattern(const std::string& one, const std::string& many,
                              std::uint64_t count) const {
  if (!locale_) return Catalogue::pattern(one, many, count);
  const InLocale in(locale_->value);
  return dngettext(kDomain, one.c_str(), many.c_str(), count);
}

}  // namespace etl
