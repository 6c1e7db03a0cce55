// Text from outside made safe for HTML, and the small pieces that several sections need.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etl {

// For the text of an element and for a quoted attribute. Control characters and the marks that
// turn the direction of writing are escaped as in logs; beyond `most` bytes it is cut.
std::string escaped(std::string_view text, std::size_t most = 2000);

// "2026-03-01T02:00:00-03:00" as "2026-03-01 02:00"; what is not of this form as it is. Escaped.
std::string shown_time(std::string_view iso8601);
// The same in a <time> element.
std::string time_element(std::string_view iso8601);

// "3 h ago" of the moment when the page is drawn, in an element that the page's script keeps up to
// date. "in 3 h" of what is to come.
std::string age_element(std::chrono::system_clock::time_point time,
                        std::chrono::system_clock::time_point now);

std::string counted(std::size_t number, const std::string& noun);  // "1 run", "1,200 runs"

std::int64_t epoch_seconds(std::chrono::system_clock::time_point time);

// A heading with what belongs under it. `id` is what it is linked by.
std::string section(const std::string& id, const std::string& heading, const std::string& content);

// A table that scrolls by itself where it is too wide, reachable by the keyboard. `head` and `rows`
// are HTML; `kind` is its class, by which the style lays it out on a narrow screen.
std::string scrolling_table(const std::string& kind, const std::string& caption,
                            const std::string& head, const std::string& rows);

}  // namespace etl
