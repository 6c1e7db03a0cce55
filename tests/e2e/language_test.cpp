// What people read is in their language; documents, reports and logs are English always.
#include <filesystem>

#include "e2e/etl_program.h"

namespace etl {
namespace {

class Spanish : public EtlProgram {
 protected:
  Spanish() { environment_["LANGUAGE"] = "es"; }

  // Lines with their durations as "0.45s".
  static std::string without_durations(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t end = text.find("s)", i);
      const bool duration = text[i] == '(' && end != std::string::npos &&
                            text.find_first_not_of("0123456789.", i + 1) == end;
      result += duration ? "(0.45s)" : std::string(1, text[i]);
      if (duration) i = end + 1;
    }
    return result;
  }
  static void expect_line(const std::string& text, const std::string& line) {
    EXPECT_NE(("\n" + text).find("\n" + line + "\n"), std::string::npos) << line << "\nin\n"
                                                                         << text;
  }
};

TEST_F(Spanish, HasTheLinesThatItsUsersKnow) {
  const Outcome load = etl_ok({"load-csv", sample_folder()});
  expect_line(load.out, "✅ Cargados 350 registros en dim_date");
  expect_line(load.out, "📊 Revenue total: $50,847.74");
  const Outcome replicate = etl_ok({"replicate"});
  const std::string all = without_durations(replicate.err + replicate.out);
  for (const char* line :
       {"🚀 === INICIANDO REPLICACIÓN COMPLETA ===", "🔄 Iniciando replicación de dim_date",
        "✅ Extraídos 350 registros de dim_date", "✅ Cargados 350 registros en dim_date (0.45s)",
        "✅ === REPLICACIÓN COMPLETADA EXITOSAMENTE ==="}) {
    expect_line(all, line);
  }
}

TEST_F(Spanish, IsNeverInDocumentsReportsAndLogs) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate"});
  const std::string spanish = etl({"--json", "replicate", "--tables", "nonexistent"}).out;
  const nlohmann::json report = newest_report();
  const std::string log = read_text(path("logs/etl_pipeline.log"));
  environment_.erase("LANGUAGE");
  EXPECT_EQ(
      nlohmann::json::parse(etl({"--json", "replicate", "--tables", "nonexistent"}).out)["error"],
      nlohmann::json::parse(spanish)["error"]);
  EXPECT_EQ(newest_report()["error"], report["error"]);
  for (const char* word : {"Cargados", "Iniciando", "tabla ", "espejo"}) {
    EXPECT_EQ(log.find(word), std::string::npos) << log;
  }
  EXPECT_EQ(count_of(log, "records of"), 0U) << log;
}

TEST_F(Spanish, TellsErrorsAndTheirWayOut) {
  const Outcome outcome = etl({"replicate", "--tables", "nonexistent"});
  EXPECT_EQ(outcome.exit_code, 4) << shown(outcome);
  EXPECT_NE(outcome.err.find("etl: error: "), std::string::npos) << shown(outcome);
  EXPECT_NE(outcome.err.find("etl: sugerencia: "), std::string::npos) << shown(outcome);
  // What libpq says comes from libpq, in English.
  environment_["PGPORT"] = "1";
  const Outcome refused = etl({"--connect-timeout", "1", "replicate"});
  EXPECT_EQ(refused.exit_code, 3) << shown(refused);
  EXPECT_EQ(newest_report()["exit_code"], 3);
}

TEST_F(Spanish, IsSpokenInEveryLocaleButC) {
  const auto is_spanish = [&](const std::vector<std::string>& options) {
    std::vector<std::string> arguments = options;
    arguments.emplace_back("--help");
    return etl_ok(arguments).out.find("Uso:") != std::string::npos;
  };
  environment_.erase("LANGUAGE");
  environment_.erase("LC_ALL");
  EXPECT_FALSE(is_spanish({}));
  EXPECT_TRUE(is_spanish({"--lang", "es"}));
  EXPECT_TRUE(is_spanish({"replicate", "--lang=es_CL"}));
  environment_["LANG"] = "es_AR.UTF-8";  // which this system may not have
  EXPECT_TRUE(is_spanish({}));
  EXPECT_FALSE(is_spanish({"--lang", "en"}));
  environment_["LC_ALL"] = "C.UTF-8";
  EXPECT_FALSE(is_spanish({}));
  environment_["LANGUAGE"] = "es";
  EXPECT_TRUE(is_spanish({}));
  environment_["LC_ALL"] = "C";
  EXPECT_FALSE(is_spanish({}));
  EXPECT_TRUE(is_spanish({"--lang", "es"})) << "what was asked for in so many words";
}

}  // namespace
}  // namespace etl
