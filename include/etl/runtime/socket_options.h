// How a socket is to behave.
#pragma once

namespace etl {

// Before it is bound: its address may be one where connections of a program that has ended still
// fade away, but none that another one listens on (socket(7), SO_REUSEADDR).
void reuse_address(int socket);

}  // namespace etl
