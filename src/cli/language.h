// The language that people are told things in, by GNU gettext: English, or one that there is a
// catalogue for (src/po). The only user of <libintl.h>.
//
// The process's own locale stays "C", so that what libraries say (libpq, the C library), and with
// it logs, reports and the classification of errors, is the same whatever language is spoken.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "etl/core/message.h"

namespace etl {

inline constexpr const char* kEnglish = "en";

// "es" of "es", "es_AR", "es_AR.UTF-8" or "es-MX"; empty for a language that etl does not speak.
std::string language_of(const std::string& name);

// The one for --lang. Throws Error kUsage that names those there are.
std::string language_for_option(const std::string& option, const std::string& value);

// By LANGUAGE, LC_ALL, LC_MESSAGES and LANG, in the order of the manual of gettext (node "Locale
// Environment Variables"): where the first of LC_ALL, LC_MESSAGES and LANG that is set says C or
// POSIX, it is English, whatever LANGUAGE says. Other than there, LANGUAGE counts also where none
// of them is set, and whether or not the system has that locale.
std::string language_of_environment(
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

// The folder that has es/LC_MESSAGES/etl.mo: beside the program's own, in the build tree, or where
// the build was told that it would be installed; in this order.
std::string catalogue_folder();

// Where there is no catalogue, messages stay English. Sets LANGUAGE, as that is where gettext
// looks: to be made before there are threads, and one at a time.
class Language : public Catalogue {
 public:
  Language(const std::string& language, const std::string& folder);
  ~Language() override;
  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  // From any thread.
  std::string pattern(const std::string& id) const override;
  std::string pattern(const std::string& one, const std::string& many,
                      std::uint64_t count) const override;

 private:
  struct Locale;
  std::unique_ptr<const Locale> locale_;  // not set: English
};

}  // namespace etl
