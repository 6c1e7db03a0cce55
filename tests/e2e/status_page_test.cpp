// The status page after real runs, as a real browser shows it.
#include <gmock/gmock.h>

#include <filesystem>

#include "e2e/etl_program.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

class StatusPageInBrowser : public EtlProgram {
 protected:
  std::string page() const { return read_text(path("reports/index.html")); }

  Outcome browse(const std::vector<std::string>& options, const std::string& file) const {
    Command command;
    command.arguments = {"/usr/bin/chromium",
                         "--headless",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--allow-file-access-from-files",
                         "--host-resolver-rules=MAP * ~NOTFOUND",  // nothing of its own either
                         "--user-data-dir=" + path("browser")};
    command.arguments.insert(command.arguments.end(), options.begin(), options.end());
    command.arguments.push_back("file://" + path(file));
    command.environment = environment_;
    command.folder = folder_.path();
    return run_program(command);
  }

  // What the page is in a window of that width, as its own browser says.
  nlohmann::json looked_at(const std::string& file, int width,
                           const std::vector<std::string>& options = {}) const {
    write("frame.html", R"html(<!DOCTYPE html><iframe id="page" src=")html" + file +
                            R"html(" style="border:0;height:900px;width:)html" +
                            std::to_string(width) + R"html(px"></iframe><script>
onload = function () {
  const view = page.contentWindow, doc = page.contentDocument;
  const texts = function (selector) {
    return Array.from(doc.querySelectorAll(selector), function (e) { return e.innerText; });
  };
  const found = JSON.stringify({
    scroll_width: doc.documentElement.scrollWidth,
    inner_width: view.innerWidth,
    ground: view.getComputedStyle(doc.body).backgroundColor,
    headline: doc.querySelector("h1").innerText,
    headings: texts("h2"),
    boxes: texts(".box:not([hidden])"),
    tables: texts(".tables .name"),
    ages: texts("[data-age]"),
    late: doc.getElementById("overdue") && !doc.getElementById("overdue").hidden,
    unnamed: doc.querySelectorAll("svg[role=img]:not(:has(> title))").length,
    foreign: doc.querySelectorAll("img, iframe, object, [src], [srcset], [onerror]").length,
    fetched: view.performance.getEntriesByType("resource").length
  });
  const plain = found.replace(/[<>&]/g, function (c) {
    return "\\u00" + c.charCodeAt().toString(16);
  });
  document.body.append("JSON" + plain + "END");
};
</script>)html");
    std::vector<std::string> all = options;
    all.emplace_back("--dump-dom");
    const Outcome outcome = browse(all, "frame.html");
    const std::size_t begin = outcome.out.rfind("JSON{");
    const std::size_t end = outcome.out.rfind("}END");
    if (begin == std::string::npos || end == std::string::npos) {
      ADD_FAILURE() << shown(outcome);
      return {};
    }
    return nlohmann::json::parse(outcome.out.substr(begin + 4, end - begin - 3));
  }
};

constexpr const char* kEvilName = "<img src=x onerror=alert(1)>";

TEST_F(StatusPageInBrowser, ShowsGoodDifferentAndFailedRunsOnAPhoneAndInTheDark) {
  etl_ok({"load-csv", sample_folder()});
  database_.run(std::string("CREATE TABLE bi_schema.\"") + kEvilName +
                "\" (id int PRIMARY KEY); CREATE TABLE bi_schema.a_rather_long_name_of_a_table_"
                "that_has_no_place_to_be_broken AS SELECT 1 AS id");
  etl_ok({"replicate"});
  const nlohmann::json good = looked_at("reports/index.html", 375);
  EXPECT_EQ(good["headline"], "The mirror is up to date");
  EXPECT_LE(good["scroll_width"], good["inner_width"]);
  EXPECT_EQ(good["inner_width"], 375);
  EXPECT_EQ(good["boxes"], nlohmann::json::array());
  EXPECT_THAT(good["headings"], testing::IsSupersetOf({"Runs", "Business metrics", "Tables"}));
  EXPECT_THAT(good["tables"], testing::Contains(kEvilName));
  EXPECT_EQ(good["foreign"], 0);
  EXPECT_EQ(good["fetched"], 0);
  EXPECT_EQ(good["unnamed"], 0);

  database_.run("UPDATE bi_schema.fact_sales SET quantity_sold = quantity_sold + 1");
  EXPECT_EQ(etl({"validate"}).exit_code, 5);
  EXPECT_THAT(page(), HasSubstr("<h1>Source and mirror differ</h1>"));
  EXPECT_EQ(etl({"replicate", "--tables", "nowhere"}).exit_code, 4);
  const nlohmann::json failed =
      looked_at("reports/index.html", 1280, {"--blink-settings=preferredColorScheme=0"});
  EXPECT_EQ(failed["headline"], "The last run failed");
  EXPECT_THAT(failed["boxes"].at(0), HasSubstr("nowhere"));
  EXPECT_THAT(failed["boxes"].at(0), HasSubstr("What to do:"));
  EXPECT_THAT(failed["headings"], testing::Contains("Differences"));
  EXPECT_LE(failed["scroll_width"], failed["inner_width"]);
  EXPECT_NE(failed["ground"], good["ground"]);
}

TEST_F(StatusPageInBrowser, KeepsAgesAndSaysByItselfThatARunIsOverdue) {
  load_and_replicate();
  EXPECT_THAT(page(), Not(HasSubstr("id=\"overdue\"")));  // nobody has said when runs are due
  environment_["ETL_SCHEDULE_TIME"] = "02:00";
  etl_ok({"replicate"});
  std::string text = page();
  EXPECT_THAT(text, Not(testing::ContainsRegex("https?:")));
  // As it would be found some days later, by a browser that runs what the page's policy allows.
  const auto put = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  put("just now", "when drawn");
  const std::size_t due = text.find("data-at=\"") + 9;
  text.replace(due, text.find('"', due) - due, "1");
  write("later.html", text);
  const nlohmann::json later = looked_at("later.html", 375);
  EXPECT_EQ(later["headline"], "A run is overdue");
  EXPECT_EQ(later["late"], true);
  EXPECT_THAT(later["ages"], testing::Not(testing::Contains("when drawn")));

  const Outcome outcome =
      browse({"--window-size=375,900", "--screenshot=" + path("page.png")}, "later.html");
  EXPECT_EQ(read_text(path("page.png")).substr(1, 3), "PNG") << shown(outcome);
}

TEST_F(StatusPageInBrowser, ThatCannotBeWrittenChangesNothingOfARun) {
  etl_ok({"load-csv", sample_folder()});
  std::filesystem::remove(path("reports/index.html"));
  std::filesystem::create_directory(path("reports/index.html"));
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_THAT(outcome.err, HasSubstr("status page: cannot write reports/index.html"));
  EXPECT_EQ(newest_report()["status"], "SUCCESS");
}

}  // namespace
}  // namespace etl
