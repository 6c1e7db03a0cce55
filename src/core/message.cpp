#include "etl/core/message.h"

namespace etl {

struct Message::Parts {
  std::string pattern;
  std::string many;  // empty: there is no number
  std::uint64_t count = 0;
  std::vector<Message> arguments;
};

namespace {

std::string filled(const std::string& pattern, const std::vector<std::string>& arguments) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char digit = pattern[i] == '%' && i + 1 < pattern.size() ? pattern[i + 1] : '0';
    const auto place = static_cast<std::size_t>(digit - '1');
    if (digit >= '1' && digit <= '9' && place < arguments.size()) {
      text += arguments[place];
      ++i;
    } else {
      text += pattern[i];
    }
  }
  return text;
}

std::vector<std::string> in_english(const std::vector<Message>& arguments) {
  return {arguments.begin(), arguments.end()};
}

}  // namespace

Message Message::of(std::string pattern, std::vector<Message> arguments) {
  Message message(filled(pattern, in_english(arguments)));
  message.parts_ =
      std::make_shared<const Parts>(Parts{std::move(pattern), "", 0, std::move(arguments)});
  return message;
}

Message Message::of_count(std::string one, std::string many, std::uint64_t count,
                          std::vector<Message> arguments) {
  Message message(filled(count == 1 ? one : many, in_english(arguments)));
  message.parts_ = std::make_shared<const Parts>(
      Parts{std::move(one), std::move(many), count, std::move(arguments)});
  return message;
}

std::string Message::in(const Catalogue& catalogue) const {
  // An empty pattern would be answered with the catalogue's own header.
  if (!parts_ || parts_->pattern.empty()) return english_;
  std::vector<std::string> arguments;
  for (const Message& argument : parts_->arguments) arguments.push_back(argument.in(catalogue));
  return filled(parts_->many.empty()
                    ? catalogue.pattern(parts_->pattern)
                    : catalogue.pattern(parts_->pattern, parts_->many, parts_->count),
                arguments);
}

}  // namespace etl
