#include "postgres/connection_parameters.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "etl/core/error.h"

namespace etl {
namespace {

PostgresOptions options(std::map<std::string, std::string> parameters) {
  PostgresOptions made;
  made.parameters = std::move(parameters);
  return made;
}

std::string value_of(const ConnectionParameters& parameters, const std::string& keyword) {
  for (std::size_t i = 0; parameters.keywords()[i] != nullptr; ++i) {
    if (keyword == parameters.keywords()[i]) return parameters.values()[i];
  }
  return "";
}

TEST(ConnectionParameters, LetTheUserOverruleOurs) {
  const ConnectionParameters parameters(options({{"application_name", "mine"}, {"host", "h"}}));
  EXPECT_EQ(value_of(parameters, "application_name"), "mine");
  EXPECT_EQ(value_of(parameters, "host"), "h");
  EXPECT_EQ(value_of(parameters, "client_encoding"), "UTF8");
}

TEST(ConnectionParameters, NeverShowAnUnreadableConnectionString) {
  try {
    const ConnectionParameters parameters(options({{"dbname", "password=geheim oops"}}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
    EXPECT_EQ((std::string(error.what()) + error.hint.english()).find("geheim"), std::string::npos);
    EXPECT_EQ((std::string(error.what()) + error.hint.english()).find("oops"), std::string::npos);
  }
}

TEST(ConnectionParameters, NeverTakePiecesOfAPasswordForHostOrPort) {
  for (const char* address : {"postgresql://u:ge@heim@h/x", "postgresql://u:ge/heim@h/x"}) {
    EXPECT_THROW(ConnectionParameters(options({{"dbname", address}})), Error) << address;
  }
  EXPECT_NO_THROW(ConnectionParameters(options({{"dbname", "postgresql://u:ge%40heim@h:1/x"}})));
}

TEST(ConnectionParameters, RefuseWhatLibpqWouldOnlyFindOutLater) {
  EXPECT_THROW(ConnectionParameters(options({{"sslmode", "on"}})), Error);
  EXPECT_THROW(ConnectionParameters(options({{"port", "54x"}})), Error);
}

TEST(ConnectionParameters, RefuseAHostThatIsAnAddressWithAPassword) {
  for (const char* host : {"postgresql://u:geheim@h/x", "u:geheim@h", "host=h password=geheim",
                           "localhost,u:geheim@h"}) {
    try {
      const ConnectionParameters parameters(options({{"host", host}}));
      ADD_FAILURE() << host;
    } catch (const Error& error) {
      EXPECT_EQ((std::string(error.what()) + error.hint.english()).find("geheim"),
                std::string::npos);
    }
    EXPECT_EQ(security_notices(options({{"host", host}, {"sslmode", "prefer"}})).size(), 0U);
  }
  for (const char* host : {"", "h", "::1", "/var/run/postgresql", "@abstract", "a,b.example"}) {
    EXPECT_NO_THROW(ConnectionParameters(options({{"host", host}}))) << host;
  }
}

TEST(SecurityNotices, WarnOfAnotherHostWithoutVerifiedTls) {
  EXPECT_EQ(security_notices(options({{"host", "db.example"}, {"sslmode", "require"}})).size(), 1U);
  EXPECT_EQ(security_notices(options({{"host", "db.example"}, {"sslmode", "prefer"}})).size(), 1U);
  EXPECT_EQ(
      security_notices(options({{"host", "a.example,localhost,b.example"}, {"sslmode", "allow"}}))
          .size(),
      2U);
}

TEST(SecurityNotices, SayNothingOfThisMachineOrVerifyFull) {
  EXPECT_TRUE(
      security_notices(options({{"host", "db.example"}, {"sslmode", "verify-full"}})).empty());
  for (const char* host : {"localhost", "127.0.0.1", "::1", "/var/run/postgresql"}) {
    EXPECT_TRUE(security_notices(options({{"host", host}, {"sslmode", "prefer"}})).empty()) << host;
  }
}

}  // namespace
}  // namespace etl
