#!/usr/bin/env bash
# Builds the fuzz targets of tests/fuzz/ with clang and the sanitizers, and runs each for a bounded
# time from its seed corpus, as many at a time as there are processors.
#
#   bash tests/fuzz.sh [SECONDS]              all targets; 30 seconds each, or ETL_FUZZ_SECONDS
#   bash tests/fuzz.sh list | build           their names; builds only
#   bash tests/fuzz.sh run TARGET [SECONDS]   one that is built
#
# New inputs go into a temporary folder. One that breaks a target's property stays in
# build/fuzz/findings/, is named, and ends with exit code 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpora=tests/fuzz/corpus
findings=build/fuzz/findings
default="${ETL_FUZZ_SECONDS:-30}"

list() { ls "$corpora"; }

build() {
  bash cmake/packages.sh build test
  if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
  cmake --preset fuzz >/dev/null
  cmake --build --preset fuzz
}

run() {
  local target="$1" seconds="$2" program="build/fuzz/tests/fuzz/fuzz_$1" work
  work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
  # shellcheck disable=SC2064 # this folder
  trap "rm -rf '$work'" EXIT
  mkdir "$work/found" "$work/tmp"
  mkdir -p "$findings"
  # One input may take 10 seconds and 2 GiB.
  local options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096
    -artifact_prefix="$findings/$target-")
  [ ! -f "tests/fuzz/$target.dict" ] || options+=(-dict="tests/fuzz/$target.dict")
  # The targets' own files go with the folder, too, when a finding ends the process.
  if TMPDIR="$work/tmp" UBSAN_OPTIONS=print_stacktrace=1 \
    "$program" "${options[@]}" "$work/found" "$corpora/$target" >"$work/log" 2>&1; then
    echo "fuzz $target: $(grep '^Done ' "$work/log")"
    return
  fi
  # Without the table of its progress.
  grep -v '^#[0-9]' "$work/log" >&2 || true
  local input
  input=$(sed -n 's/.*Test unit written to //p' "$work/log" | tail -n 1)
  if [ -n "$input" ]; then
    echo "fuzz $target: FAILED for the input $input, again by:" >&2
    echo "  $program $input" >&2
  else
    echo "fuzz $target: FAILED, see above" >&2
  fi
  return 1
}

case "${1:-}" in
  list) list ;;
  build) build ;;
  run) run "$2" "${3:-$default}" ;;
  *)
    build
    list | xargs -P "$(nproc)" -I '{}' bash tests/fuzz.sh run '{}' "${1:-$default}"
    ;;
esac
