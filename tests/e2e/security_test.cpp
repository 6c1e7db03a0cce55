// What README.md promises under "Security". TLS is in faults/row_10_tls_test.cpp, identifiers are
// in faults/row_20_identifiers_test.cpp.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

constexpr char kSecret[] = "s3cret-Of-the-tests";

class Security : public EtlProgram {
 protected:
  // Everything that the program wrote, but what the test gave it.
  void expect_secret_is_nowhere() {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (!entry.is_regular_file() || entry.path().filename() == ".env") continue;
      EXPECT_EQ(read_text(entry.path().string()).find(kSecret), std::string::npos) << entry.path();
    }
  }

  Outcome etl_without_secret(const std::vector<std::string>& arguments) {
    Outcome outcome = etl(arguments);
    EXPECT_EQ((outcome.out + outcome.err).find(kSecret), std::string::npos) << shown(outcome);
    expect_secret_is_nowhere();
    return outcome;
  }
};

mode_t mode_of(const fs::path& path) {
  struct stat status = {};
  return lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

TEST_F(Security, APasswordIsInNothingThatIsWritten) {
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD '" + kSecret + "'");
  write(".env", std::string("DB_HOST=localhost\nDB_USER=") + role + "\nDB_PASSWORD='" + kSecret +
                    "'\nWEBHOOK_URL=https://" + kSecret + "/\nSMTP_PASSWORD=" + kSecret + "\n");
  chmod(path(".env").c_str(), 0600);
  environment_.erase("PGPASSWORD");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--debug", "load-csv", sample_folder()},
        {"--debug", "replicate"},
        {"--json", "validate", "--level", "rows"},
        {"schedule", "status"},
        {"schedule", "setup-cron"},
        {"schedule", "setup-systemd"},
        {"schedule", "setup-windows"}}) {
    const Outcome outcome = etl_without_secret(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  }
  environment_["DB_NAME"] = "elsewhere";
  EXPECT_TRUE(fails_with(etl_without_secret({"--debug", "replicate"}), 3));
  database_.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(Security, AConnectionStringIsNeverEchoed) {
  const std::string secret = kSecret;
  const std::vector<std::string> names = {
      "postgresql://u:" + secret + "@localhost:1/x",      // nobody there
      "postgresql://u:" + secret + "@no-host.invalid/x",  // not found
      "postgresql://u:p@" + secret + "@localhost/x",      // split elsewhere than meant
      "postgresql://u:p/" + secret + "@localhost/x",
      "postgresql://u:p@localhost/x?oops=" + secret,
      "host=localhost port=1 password=" + secret,
      "host=localhost password='" + secret,
      "host=localhost pasword=" + secret,
  };
  for (const std::string& name : names) {
    environment_["DB_NAME"] = name;
    for (const char* command : {"replicate", "load-csv", "validate"}) {
      const Outcome outcome = etl_without_secret({"--debug", command});
      EXPECT_NE(outcome.exit_code, 0) << name;
    }
  }
  environment_["DB_NAME"] = database_.name();
  for (const std::string& host : {"postgresql://u:" + secret + "@localhost/x",
                                  "u:" + secret + "@localhost", "host=h password=" + secret}) {
    environment_["DB_HOST"] = host;
    EXPECT_TRUE(fails_with(etl_without_secret({"--debug", "replicate"}), 2)) << host;
  }
}

TEST_F(Security, NoOptionTakesAPassword) {
  for (const std::string option : {"--password", "--db-password", "-W"}) {
    EXPECT_TRUE(fails_with(etl_without_secret({"replicate", option + "=" + kSecret}), 2));
  }
}

TEST_F(Security, AnEnvFileThatOthersCanReadIsWarnedAbout) {
  environment_["DB_PASSWORD"] = environment_["PGPASSWORD"];
  for (const std::string& line : {std::string("DB_PASSWORD="), std::string("SMTP_PASSWORD="),
                                  std::string("WEBHOOK_URL=https://127.0.0.1/"),
                                  std::string("DB_NAME=postgresql://u:p@h/")}) {
    environment_["DB_NAME"] = database_.name();
    write(".env", line + kSecret + "\n");
    for (const mode_t mode : {0644U, 0640U, 0604U}) {
      chmod(path(".env").c_str(), mode);
      const Outcome outcome = etl_without_secret({"load-csv", sample_folder()});
      EXPECT_EQ(count_of(outcome.err, "etl: warning: .env: "), 1U) << line << shown(outcome);
      EXPECT_NE(newest_report()["warnings"].dump().find("chmod 600 .env"), std::string::npos);
    }
    chmod(path(".env").c_str(), 0600);
    EXPECT_EQ(count_of(etl({"load-csv", sample_folder()}).err, "warning"), 0U) << line;
  }
  // Nothing to hide.
  write(".env", "DB_SCHEMA=bi_schema\nDB_NAME=" + database_.name() + "\n");
  chmod(path(".env").c_str(), 0644);
  EXPECT_EQ(count_of(etl({"load-csv", sample_folder()}).err, "warning"), 0U);
}

TEST_F(Security, WhatIsMadeIsItsOwnersAlone) {
  // A umask that forbids nothing.
  const mode_t before = umask(0);
  load_and_replicate();
  etl_ok({"replicate", "--mirror", "copied/warehouse.db", "--publish", "copy"});
  MirrorFile(mirror_path(), MirrorFile::Access::kWrite).run("DELETE FROM fact_sales");
  etl({"validate", "--level", "rows", "--output", "rows.csv"});
  etl({"schedule", "run"});
  umask(before);
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_.path())) {
    if (entry.is_symlink()) continue;
    const mode_t wanted = entry.is_directory() ? 0700 : 0600;
    EXPECT_EQ(mode_of(entry.path()), wanted) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 10U);
}

TEST_F(Security, ALinkInThePlaceOfAFileIsNotFollowed) {
  etl_ok({"load-csv", sample_folder()});
  write("victim", "precious");
  const auto expect_victim_whole = [&] { EXPECT_EQ(read_text(path("victim")), "precious"); };
  fs::create_directories(path("cloud_mirror"));
  const std::string lock = path("cloud_mirror/data_warehouse.db.lock");
  fs::create_symlink(path("victim"), lock);
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  expect_victim_whole();
  fs::remove(lock);
  fs::create_symlink(path("victim"), path("cloud_mirror/.data_warehouse.db.first.tmp"));
  etl_ok({"replicate", "--publish", "copy"});
  expect_victim_whole();
  EXPECT_FALSE(fs::is_symlink(mirror_path()));
}

TEST_F(Security, DataCannotForgeALineOfTheLog) {
  etl_ok({"load-csv", sample_folder()});
  const std::string forged = "2026-01-01T00:00:00.000+00:00 info    [1] all is well";
  // By the server's words, and by a value of the file.
  database_.run(
      "CREATE FUNCTION bi_schema.refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE "
      "EXCEPTION E'no\\n" +
      forged +
      "\\r\\x1b[2J'; END$$; CREATE TRIGGER refuse BEFORE INSERT ON bi_schema.fact_sales "
      "FOR EACH ROW EXECUTE FUNCTION bi_schema.refuse()");
  const Outcome refused = etl({"load-csv", sample_folder()});
  EXPECT_NE(refused.err.find("all is well"), std::string::npos) << shown(refused);
  write("in.csv", "product_id,product_type\n\"x\n" + forged + "\",y\n");
  const Outcome bad = etl({"load-csv", "in.csv", "--table", "dim_product", "--mode", "append"});
  EXPECT_TRUE(fails_with(bad, 4));
  EXPECT_NE(bad.err.find("in.csv:"), std::string::npos) << shown(bad);
  const std::string log = read_text(path("logs/etl_load.log"));
  EXPECT_NE(log.find("all is well"), std::string::npos);
  for (const std::string& text : {log, refused.err, bad.err}) {
    EXPECT_EQ(text.find("\n2026-01-01"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
    EXPECT_EQ(text.find('\r'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace etl
