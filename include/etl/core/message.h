// A text for people, in English, that can be told in another language as well: a pattern with
// places for its arguments, as message catalogues have it. Where it is kept, compared, logged or
// written into a document, it is the English text; only the console translates (cli/language.h).
//
//   message("cannot read %1: %2", path, reason)
//   counted("%1 row", "%1 rows", count, with_thousands(count))
//
// The patterns are literals, as xgettext looks for them in the sources (src/po/update.sh).
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace etl {

// The patterns of a language, by the English ones; what it does not know comes back as it is. This
// one is English itself.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  virtual std::string pattern(const std::string& id) const { return id; }
  virtual std::string pattern(const std::string& one, const std::string& many,
                              std::uint64_t count) const {
    return count == 1 ? one : many;
  }
};

class Message {
 public:
  Message() = default;
  // A text that is the same in every language: a name, or what a server or a library says.
  Message(std::string text) : english_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Message(const char* text) : english_(text) {}             // NOLINT(google-explicit-constructor)

  // See message() and counted(), which take arguments of several types.
  static Message of(std::string pattern, std::vector<Message> arguments);
  static Message of_count(std::string one, std::string many, std::uint64_t count,
                          std::vector<Message> arguments);

  const std::string& english() const { return english_; }
  operator const std::string&() const { return english_; }  // NOLINT(google-explicit-constructor)
  bool empty() const { return english_.empty(); }

  // Its arguments are translated, too. Each place is filled once: what an argument says is never
  // taken for a place.
  std::string in(const Catalogue& catalogue) const;

 private:
  struct Parts;

  std::string english_;
  std::shared_ptr<const Parts> parts_;  // not set: not translated
};

inline bool operator==(const Message& a, const Message& b) { return a.english() == b.english(); }
inline bool operator!=(const Message& a, const Message& b) { return !(a == b); }
inline std::ostream& operator<<(std::ostream& out, const Message& message) {
  return out << message.english();
}

template <typename Argument>
Message message_argument(const Argument& argument) {
  if constexpr (std::is_arithmetic_v<Argument>) {
    static_assert(std::is_integral_v<Argument> && !std::is_same_v<Argument, char>);
    return Message(std::to_string(argument));
  } else if constexpr (std::is_same_v<Argument, std::string_view>) {
    return Message(std::string(argument));
  } else {
    return argument;
  }
}

// `pattern`: %1 to %9 stand for the arguments.
template <typename... Arguments>
Message message(std::string pattern, const Arguments&... arguments) {
  return Message::of(std::move(pattern), {message_argument(arguments)...});
}

// `one` where there is 1 of what the text is about, else `many`; a language may have more forms.
// The number is shown only where an argument shows it.
template <typename... Arguments>
Message counted(std::string one, std::string many, std::uint64_t count,
                const Arguments&... arguments) {
  return Message::of_count(std::move(one), std::move(many), count,
                           {message_argument(arguments)...});
}

}  // namespace etl
