#!/usr/bin/env bash
# Measures etl against what else Debian has for the same work, in a throw-away PostgreSQL server
# with its default settings: installs what is missing, builds, makes data, runs, prints tables.
# As root, or as a user who may use sudo. With the default 5 million rows it takes an hour and 10 GB
# in TMPDIR (default /tmp).
#
#   bash tests/bench/run.sh [--rows N] [--runs K] [--only GROUP,...] [--json FILE]
#   bash tests/bench/run.sh --list
#
# ETL_BUILD_DIR names another build folder.
set -euo pipefail
project="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
benchmark=(/usr/bin/python3 "$project/tests/bench/benchmark.py") # Debian's, which has the packages
build="${ETL_BUILD_DIR:-$project/build/bench}"

export PYTHONDONTWRITEBYTECODE=1 # nothing of a run stays in the source tree

bash "$project/cmake/packages.sh" build client server bench

# What is wrong with the command line shows before the work begins.
"${benchmark[@]}" --list "$@" >/dev/null
case " $* " in *" --list "* | *" --help "* | *" -h "*) exec "${benchmark[@]}" "$@" ;; esac

launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
(
  cd "$project"
  cmake --preset release -B "$build" -DETL_BUILD_TESTS=OFF "${launcher[@]}" >/dev/null
  cmake --build "$build" >&2
)

# pg_virtualenv talks on both streams, and shows the server's log when the command fails: kept
# apart, and shown only when it was pg_virtualenv that failed.
result=$(mktemp)
log=$(mktemp)
trap 'rm -f "$result" "$log"' EXIT
export result
export ETL="$build/etl"
# shellcheck disable=SC2016 # expands in the shell that pg_virtualenv starts
measure='
  code=0
  "$@" >&3 2>&4 3>&- 4>&- || code=$?
  echo "$code" >"$result"'
# A bare machine has no locale, and its cluster would have no encoding.
export LC_ALL=C.UTF-8
# pg_virtualenv turns fsync off by itself, and lets root in by TCP alone. A password for everyone: any
# user of the machine can reach the socket.
if ! pg_virtualenv -t -o fsync=on -i --auth=scram-sha-256 \
  bash -c "$measure" measure "${benchmark[@]}" "$@" 3>&1 4>&2 >"$log" 2>&1 || [ ! -s "$result" ]; then
  cat "$log" >&2
  echo "tests/bench/run.sh: no throw-away PostgreSQL server, see above" >&2
  exit 1
fi
exit "$(cat "$result")"
