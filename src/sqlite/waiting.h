// What SQLite does when it has to wait or works for long. A stop ends both: the statement fails
// with SQLITE_INTERRUPT, or SQLITE_BUSY where it waited, and the transaction is rolled back.
#pragma once

struct sqlite3;

namespace etl {

class StopFlag;

// For the life of the connection: a file that somebody else holds is waited for, a minute at most,
// and a stop is looked for. `stop` may be nullptr, and outlives the connection.
void wait_and_obey_stops(sqlite3* connection, const StopFlag* stop);

// Throws Error kInterrupted where a stop was asked for.
void throw_if_stopped(const StopFlag* stop);

}  // namespace etl
