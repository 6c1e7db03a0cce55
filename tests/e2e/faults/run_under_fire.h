// A run that is to meet a fault in its middle: a mirror of the samples is published, the source has
// since got a table that takes a while to copy, and the run can be held up while it copies that.
#pragma once

#include "e2e/etl_program.h"
#include "support/private_server.h"

namespace etl {

class RunUnderFire : public EtlProgram {
 protected:
  // load-csv, replicate, and then the large table. Once, before anything else.
  void publish_then_add_large_table();

  // On a server of its own from here on.
  PrivateServer& move_to_private_server(const std::string& settings = "",
                                        const std::map<std::string, std::string>& files = {});

  // A session in the database that the program uses.
  TestConnection source() const;

  // Waits until `run` copies the large table, holds it up (SIGSTOP), waits until the server can
  // send no more, and returns the process id of the server's side. resume() lets both go on.
  pid_t hold_in_copy(Subprocess& run);
  static void resume(const Subprocess& run);

  // As publish_then_add_large_table() left it, and no remains of the run beside it.
  void expect_old_mirror_whole();
  // The next run brings everything.
  void expect_next_run_succeeds();

  std::unique_ptr<PrivateServer> server_;
  std::string published_;  // the generation
};

// Sessions of the program on the server that do something.
std::string active_statements(TestConnection& source);

}  // namespace etl
