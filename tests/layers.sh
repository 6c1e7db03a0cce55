#!/usr/bin/env bash
# Fails on an #include that points up or sideways between the layers (README.md, "Map of the source
# tree"), or that brings a library or the operating system where it does not belong.
#
#   bash tests/layers.sh [FOLDER]    FOLDER holds src/ and include/; default: this repository
set -euo pipefail

root="${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

# Reads "file:line:#include ..." and prints the lines that break a rule.
violations() {
  awk '
    BEGIN {
      may["core"] = "core"
      may["runtime"] = "core runtime"
      may["postgres"] = "core runtime postgres"
      may["sqlite"] = "core runtime sqlite"
      may["csv"] = "core runtime csv"
      may["report"] = "core runtime report"
      may["notify"] = "core runtime notify"
      may["http"] = "core runtime http"
      may["copy"] = "core runtime copy"
      may["jobs"] = "core runtime copy jobs"
      may["cli"] = "core runtime postgres sqlite csv report notify http copy jobs cli"
      may["main"] = "cli"
    }
    function listed(word, list) { return index(" " list " ", " " word " ") > 0 }
    function complain(why) { print $0 "   <- " why }
    {
      split($0, part, ":")
      file = part[1]
      public = file ~ /^include\/etl\//
      layer = file
      sub(/^include\/etl\//, "", layer)
      sub(/^src\//, "", layer)
      sub(/\/.*/, "", layer)
      if (layer == "main.cpp") layer = "main"
      if (!(layer in may)) { complain("no layer of that name"); next }

      header = $0
      sub(/.*#[ \t]*include[ \t]*[<"]/, "", header)
      sub(/[>"].*/, "", header)

      if ($0 ~ /#[ \t]*include[ \t]*"/) {
        target = header
        private = sub(/^etl\//, "", target) == 0
        if (sub(/\/.*/, "", target) == 0) complain("write \"etl/<layer>/...\" or \"<layer>/...\"")
        else if (!listed(target, may[layer])) complain(layer " may use: " may[layer])
        else if (private && public) complain("a public header may not need a private one")
        else if (private && target != layer && layer != "main") complain("private to " target)
        next
      }
      # The standard library has no dots and no slashes in its names.
      if (public && layer == "core" && header ~ /[.\/]/) complain("core has the standard library only")
      else if (header ~ /^CLI\// && layer != "cli") complain("CLI11 is for cli")
      else if (header ~ /^(pqxx|libpq|postgresql)(\/|-)/ && layer != "postgres")
        complain("PostgreSQL is for postgres")
      else if (header ~ /^openssl\// && layer != "postgres" && layer != "csv")
        complain("OpenSSL is for postgres and csv")
      else if (header ~ /^(SQLiteCpp\/|sqlite3)/ && layer != "sqlite") complain("SQLite is for sqlite")
      else if (header ~ /^curl\// && layer != "notify") complain("libcurl is for notify")
      else if (header ~ /^libintl\.h$/ && file !~ /^src\/cli\/language\.cpp$/)
        complain("gettext is for cli/language.cpp")
      else if (header ~ /^httplib\.h$/ && layer != "http") complain("cpp-httplib is for http")
      else if (header ~ /^(libfccp\/)?csv\.h$/ && layer != "csv") complain("the CSV parser is for csv")
      else if (header ~ /^(poll|signal|unistd|fcntl|dirent|windows)\.h$|^sys\// && layer != "runtime")
        complain("the operating system is for runtime")
      else if (header == "csignal" && layer != "runtime" && layer != "core")
        complain("signals are for runtime")
    }'
}

check() (
  cd "$1"
  # shellcheck disable=SC2046 # the folders that are there
  grep -rnE --include='*.h' --include='*.cpp' '^[ \t]*#[ \t]*include' \
    $(ls -d src include/etl 2>/dev/null) | violations
)

# A check that cannot fail is none: each of these lines has to be found, and nothing else.
self_check() {
  local sample
  sample=$(mktemp -d)
  trap 'rm -rf "$sample"' RETURN
  mkdir -p "$sample"/src/{core,csv,copy,jobs,runtime,cli} "$sample"/include/etl/{core,csv}
  printf '#include %s\n' '<vector>' '"etl/core/error.h"' '<csignal>' >"$sample/include/etl/core/good.h"
  printf '#include %s\n' '"core/a.h"' '"etl/core/error.h"' >"$sample/src/core/good.cpp"
  printf '#include %s\n' '<unistd.h>' '<sys/file.h>' '"etl/core/error.h"' >"$sample/src/runtime/good.cpp"
  printf '#include %s\n' '<CLI/CLI.hpp>' '"etl/sqlite/m.h"' '"cli/x.h"' >"$sample/src/cli/good.cpp"
  printf '#include %s\n' '"cli/run.h"' '"etl/cli/run.h"' >"$sample/src/main.cpp"
  printf '#include %s\n' '<libfccp/csv.h>' '"etl/runtime/f.h"' >"$sample/src/csv/good.cpp"
  printf '#include %s\n' '"etl/runtime/clock.h"' '<pqxx/pqxx>' '"core/a.h"' >"$sample/include/etl/core/bad.h"
  printf '#include %s\n' '"etl/postgres/p.h"' '"core/a.h"' '"plain.h"' '<fcntl.h>' '<sqlite3.h>' \
    '<curl/curl.h>' '<httplib.h>' '<libintl.h>' >"$sample/src/csv/bad.cpp"
  printf '#include %s\n' '"etl/csv/c.h"' '"etl/jobs/j.h"' >"$sample/src/copy/bad.cpp"
  printf '#include %s\n' '"etl/cli/c.h"' '"etl/sqlite/m.h"' '<CLI/CLI.hpp>' '<csignal>' \
    >"$sample/src/jobs/bad.cpp"
  local found
  found=$(check "$sample")
  if [ "$(grep -c . <<<"$found")" != 17 ] || grep -qv '/bad\.' <<<"$found"; then
    printf 'tests/layers.sh does not find what it has to:\n%s\n' "$found" >&2
    exit 1
  fi
}

self_check
found=$(check "$root")
if [ -n "$found" ]; then
  printf 'Includes that break the layers:\n%s\n' "$found" >&2
  exit 1
fi
echo "layers: every include points down"
