// Why TLS with a server was not had. libpq tells an expired certificate and an unknown issuer in
// the same words, so the server's certificate is fetched once more and looked at.
#pragma once

#include <libpq-fe.h>

#include "etl/core/message.h"
#include "etl/postgres/postgres.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

// The way out for a connection that failed at TLS; empty where nothing was found. `failed`: that
// connection. Connects anew, without any check, and leaves before anything of the session is sent.
Message tls_way_out(PGconn* failed, const PostgresOptions& options, const StopFlag& stop);

}  // namespace etl
