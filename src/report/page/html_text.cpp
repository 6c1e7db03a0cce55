#include "report/page/html_text.h"

#include "etl/core/figures.h"
#include "etl/report/log_text.h"

namespace etl {

using WallTime = std::chrono::system_clock::time_point;

namespace {

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  const auto continues = [&] { return (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U; };
  while (end > 0 && continues()) --end;  // never within a character
  return std::string(text.substr(0, end)) + "...";
}

std::string age_text(std::int64_t seconds) {
  const std::int64_t size = seconds < 0 ? -seconds : seconds;
  std::string text;
  if (size < 60) return seconds < 0 ? "in a moment" : "just now";
  if (size < 3600) {
    text = std::to_string(size / 60) + " min";
  } else if (size < 48 * 3600) {
    text = std::to_string(size / 3600) + " h";
  } else {
    text = std::to_string(size / 86'400) + " days";
  }
  return seconds < 0 ? "in " + text : text + " ago";
}

}  // namespace

std::string escaped(std::string_view text, std::size_t most) {
  std::string html;
  for (const char c : escape_control_characters(cut(text, most))) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string shown_time(std::string_view iso8601) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kMinutes = 16;
  if (iso8601.size() < kMinutes || iso8601[kDate] != 'T') return escaped(iso8601);
  return escaped(iso8601.substr(0, kDate)) + " " +
         escaped(iso8601.substr(kDate + 1, kMinutes - kDate - 1));
}

std::string time_element(std::string_view iso8601) {
  return "<time datetime=\"" + escaped(iso8601) + "\">" + shown_time(iso8601) + "</time>";
}

std::string counted(std::size_t number, const std::string& noun) {
  return with_thousands(std::uint64_t{number}) + " " + noun + (number == 1 ? "" : "s");
}

std::int64_t epoch_seconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string age_element(WallTime time, WallTime now) {
  return "<span data-age=\"" + std::to_string(epoch_seconds(time)) + "\">" +
         age_text(epoch_seconds(now) - epoch_seconds(time)) + "</span>";
}

std::string section(const std::string& id, const std::string& heading, const std::string& content) {
  return "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + heading + "</h2>\n" +
         content + "</section>\n";
}

std::string scrolling_table(const std::string& kind, const std::string& caption,
                            const std::string& head, const std::string& rows) {
  return "<div class=\"card scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + caption +
         "\"><table class=\"" + kind + "\">\n<caption>" + caption + "</caption>\n<thead><tr>" +
         head + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
}

}  // namespace etl
