#!/usr/bin/env bash
# Installs what etl needs from Debian's own packages, where it is missing: Debian 12 and 13.
# Quick and silent when nothing is. As root, or with sudo.
#
#   bash cmake/packages.sh build            compiler, tools and libraries
#   bash cmake/packages.sh client           psql and sqlite3
#   bash cmake/packages.sh server           a PostgreSQL server and pg_virtualenv
#   bash cmake/packages.sh packaging        what cpack needs for a Debian package
#   bash cmake/packages.sh test             GoogleTest and RapidCheck, clang with its sanitizers, npm
#   bash cmake/packages.sh bench            what tests/bench/run.sh compares etl with
#   bash cmake/packages.sh build test ...   several at once
set -euo pipefail

build=(cmake ninja-build g++ pkg-config libpqxx-dev libpq-dev libssl-dev libsqlite3-dev libsqlitecpp-dev
  libcli11-dev libspdlog-dev nlohmann-json3-dev libfccp-dev libxxhash-dev
  libhowardhinnant-date-dev zlib1g-dev libzstd-dev libcurl4-openssl-dev libcpp-httplib-dev gettext tzdata)
client=(postgresql-client sqlite3)
server=(postgresql postgresql-common)
packaging=(dpkg-dev file)
test=("${packaging[@]}" libgtest-dev libgmock-dev librapidcheck-dev pgbouncer python3-aiosmtpd chromium
  clang libclang-rt-dev zstd cron systemd libxml2-utils fish zsh mandoc curl prometheus
  python3-prometheus-client)
# It comes with Node.js, too, from elsewhere than Debian.
command -v npm >/dev/null || test+=(npm)
bench=(gdal-bin pgloader python3-pandas python3-psycopg2 python3-sqlalchemy time libbenchmark-dev)

wanted=()
for list in "$@"; do
  case "$list" in
    build) wanted+=("${build[@]}") ;;
    client) wanted+=("${client[@]}") ;;
    server) wanted+=("${server[@]}") ;;
    packaging) wanted+=("${packaging[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    *)
      echo "packages.sh: no list of that name: $list (build, client, server, packaging, test, bench)" >&2
      exit 2
      ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "packages.sh: no apt-get here; install what your system calls: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "packages.sh: these packages are missing, and there is no sudo: ${missing[*]}" >&2
    echo "packages.sh: as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${#missing[@]} packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >>"$log" 2>&1
}
if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
  tail -n 20 "$log" >&2
  echo "packages.sh: apt-get failed, see above" >&2
  exit 1
fi
