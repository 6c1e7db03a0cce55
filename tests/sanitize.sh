#!/usr/bin/env bash
# Unit and integration tests under clang's sanitizers: "asan" is AddressSanitizer with
# UndefinedBehaviorSanitizer over all of them, "tsan" is ThreadSanitizer over those with threads.
#
#   bash tests/sanitize.sh [asan|tsan]        builds and runs, against a throw-away server
#   bash tests/sanitize.sh list SANITIZER     names of the test programs
#   bash tests/sanitize.sh build SANITIZER
#   bash tests/sanitize.sh run SANITIZER PROGRAM [options of GoogleTest]
#                                             one that is built; PG* variables name the server
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list() {
  case "$1" in
    asan)
      echo unit_core unit_runtime unit_copy unit_postgres unit_csv unit_sqlite unit_sqlite_bulk \
        unit_report unit_jobs unit_cli integration_postgres integration_replicate
      ;;
    tsan)
      echo unit_runtime unit_copy unit_csv unit_sqlite_bulk unit_jobs integration_postgres \
        integration_replicate
      ;;
    *)
      echo "tests/sanitize.sh: no sanitizer of that name: $1 (asan, tsan)" >&2
      exit 2
      ;;
  esac
}

build() {
  local programs
  programs=$(list "$1")
  bash cmake/packages.sh build test
  if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
  cmake --preset "$1" >/dev/null
  # shellcheck disable=SC2086 # one word each
  cmake --build --preset "$1" --target $programs
}

run() {
  local sanitizer="$1" name="$2" program
  shift 2
  program=$(find "build/$sanitizer/tests" -name "$name" -type f -perm -u+x)
  export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
  export LSAN_OPTIONS=suppressions=tests/leaks.supp:print_suppressions=0
  export UBSAN_OPTIONS=print_stacktrace=1
  export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
  # ThreadSanitizer cannot start where a kernel spreads addresses more widely than it knows.
  local plain=()
  if [ "$sanitizer" = tsan ] && setarch -R true 2>/dev/null; then plain=(setarch -R); fi
  "${plain[@]}" "$program" --gtest_brief=1 "$@"
}

case "${1:-}" in
  list) list "$2" | tr ' ' '\n' ;;
  build) build "$2" ;;
  run)
    shift
    run "$@"
    ;;
  *)
    bash cmake/packages.sh client server
    sanitizers=("${1:-asan}")
    [ $# -gt 0 ] || sanitizers+=(tsan)
    for sanitizer in "${sanitizers[@]}"; do build "$sanitizer"; done
    export LC_ALL=C.UTF-8
    # shellcheck disable=SC2016 # expands in the shell that pg_virtualenv starts
    pg_virtualenv -t -o fsync=off bash -c '
      for sanitizer in "$@"; do
        bash tests/sanitize.sh list "$sanitizer" | sed "s/^/$sanitizer /"
      done | xargs -P "$(nproc)" -L 1 bash tests/sanitize.sh run' run "${sanitizers[@]}"
    echo "sanitizers: nothing found (${sanitizers[*]})"
    ;;
esac
