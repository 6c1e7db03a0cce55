#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test against a throw-away PostgreSQL server;
# tests under sanitizers and fuzz targets too, which ctest builds itself (tests/instrumented.cmake).
# As root, or as a user who may use sudo. The last lines are ctest's own summary.
#
#   bash tests/run.sh [--all] [options of ctest]
#   bash tests/run.sh -R Csv
#
# --all adds the tests with the label "long", and fuzzes each target for five minutes instead of half
# a minute. ETL_BUILD_DIR names another build folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build="${ETL_BUILD_DIR:-build/tests}"
export build
jobs=$(nproc)
export jobs
options=()
labels=(--label-exclude '^long$')
for argument in "$@"; do
  case "$argument" in
    --all)
      labels=()
      export ETL_FUZZ_SECONDS="${ETL_FUZZ_SECONDS:-300}"
      ;;
    *) options+=("$argument") ;;
  esac
done

bash cmake/packages.sh build client server test

# Debug: compiles in half the time of an optimised build, which the tests do not win back.
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DETL_INSTRUMENTED_TESTS=ON \
  "${launcher[@]}" >/dev/null
cmake --build "$build"

# pg_virtualenv has things to say after the tests, and dumps the server's log when they fail: kept
# apart, and shown only when it was pg_virtualenv that failed.
result=$(mktemp)
log=$(mktemp)
trap 'rm -f "$result" "$log"' EXIT
export result
# shellcheck disable=SC2016 # expands in the shell that pg_virtualenv starts
run_ctest='
  code=0
  ctest --test-dir "$build" -j "$jobs" --output-on-failure "$@" >&3 2>&1 3>&- || code=$?
  echo "$code" >"$result"'
# A bare machine has no locale, and its cluster would have no encoding.
export LC_ALL=C.UTF-8
# -t: a folder in /tmp, also for root, so that no cluster of the system is touched.
if ! pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off \
  bash -c "$run_ctest" ctest "${labels[@]}" "${options[@]}" 3>&1 >"$log" 2>&1 ||
  [ ! -s "$result" ]; then
  cat "$log" >&2
  echo "tests/run.sh: no throw-away PostgreSQL server, see above" >&2
  exit 1
fi
exit "$(cat "$result")"
