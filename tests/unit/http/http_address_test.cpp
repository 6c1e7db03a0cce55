#include <gtest/gtest.h>

#include "etl/core/error.h"
#include "etl/http/status_server.h"

namespace etl {
namespace {

TEST(HttpAddress, IsAHostAndAPort) {
  EXPECT_EQ(parse_http_address("127.0.0.1:9188").host, "127.0.0.1");
  EXPECT_EQ(parse_http_address("127.0.0.1:9188").port, 9188);
  EXPECT_EQ(parse_http_address("[::1]:0").host, "::1");
  EXPECT_EQ(parse_http_address("monitor.example:65535").port, 65'535);
  for (const char* text : {"127.0.0.1:9188", "[::1]:9188", "localhost:0"}) {
    EXPECT_EQ(parse_http_address(text).text(), text);
  }
}

TEST(HttpAddress, IsNothingElse) {
  for (const char* text : {"", "9188", ":9188", "localhost", "localhost:", "localhost:65536",
                           "localhost:-1", "localhost:1x", "::1:9188", "[]:1", "a b:1", "a/b:1",
                           "http://localhost:1", "user@localhost:1", "[::1]"}) {
    try {
      parse_http_address(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_FALSE(error.hint.empty());
    }
  }
}

TEST(HttpAddress, IsLoopbackOnlyWhereItSurelyIs) {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.0.3", "::1"}) {
    EXPECT_TRUE((HttpAddress{host, 1}.is_loopback())) << host;
  }
  for (const char* host :
       {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "127.0.0.1.example", "127.1", "127.0.0",
        "127.0.0.256", "127.0.0.1.", "localhost.example", "", "1270.0.0.1"}) {
    EXPECT_FALSE((HttpAddress{host, 1}.is_loopback())) << host;
  }
}

}  // namespace
}  // namespace etl
