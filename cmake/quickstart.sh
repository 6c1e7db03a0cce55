#!/usr/bin/env bash
# From a bare Debian 12 or 13 to a proven mirror: installs the packages, builds a release, starts a
# private PostgreSQL, loads data/*.csv, replicates, validates. Again: quick, and nothing is lost.
#
#   bash cmake/quickstart.sh         as root, or as a user who may use sudo
#   bash cmake/quickstart.sh stop    stops the private PostgreSQL
#
# A server of your own is used instead where DB_HOST, DB_PORT, DB_USER, PGHOST, PGHOSTADDR, PGPORT
# or PGSERVICE is set, in the environment or (DB_* only) in .env. Tables that hold rows there are
# never loaded over.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
  '') ;;
  stop) exec bash cmake/private_server.sh stop ;;
  *)
    sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    [ "$1" = --help ] || [ "$1" = -h ] || exit 2
    exit 0
    ;;
esac

build=build/quickstart
etl="$build/etl"
env_mark='# Private PostgreSQL of cmake/quickstart.sh'

step() { printf '\n== %s\n' "$*"; }

# What .env says of a key.
in_env_file() {
  local name="$1" line
  line=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}${name}[[:space:]]*=[[:space:]]*//p" \
    .env 2>/dev/null | tail -n 1)
  case "$line" in
    \"*) line=${line#\"} line=${line%%\"*} ;;
    \'*) line=${line#\'} line=${line%%\'*} ;;
    *) line=${line%%[[:space:]]#*} line=${line%%[[:space:]]} ;;
  esac
  printf '%s' "$line"
}

# The value that etl will use: environment, then .env, then the default.
setting() {
  local value="${!1:-}"
  [ -n "$value" ] || value=$(in_env_file "$1")
  printf '%s' "${value:-${2:-}}"
}

# Whether .env names the private server, as an earlier run wrote it, and nobody changed that since.
env_is_ours() {
  grep -qsF "$env_mark" .env || return 1
  case "$(in_env_file DB_HOST)" in
    */.etl/server/run | /var/lib/postgresql/etl-*/run | /tmp/etl-*) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether somebody named a server of their own, by the order in which etl looks.
own_server() {
  [ -z "${DB_HOST:-}${DB_PORT:-}${DB_USER:-}" ] || return 0
  if env_is_ours; then return 1; fi
  [ -z "$(in_env_file DB_HOST)$(in_env_file DB_PORT)$(in_env_file DB_USER)" ] || return 0
  [ -n "${PGHOST:-}${PGHOSTADDR:-}${PGPORT:-}${PGSERVICE:-}" ]
}

build_etl() {
  local log="$build.log" cache="$build/CMakeCache.txt" launcher=() fresh=()
  mkdir -p build
  # A folder that was moved: CMake insists on the place where it was first.
  if [ -e "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; then
    fresh=(--fresh)
  fi
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  [ -x "$etl" ] || echo "The first build takes a few minutes; $log shows how far it is."
  if ! { cmake "${fresh[@]}" -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DETL_BUILD_TESTS=OFF "${launcher[@]}" && cmake --build "$build"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "quickstart: the build failed, see above and $log" >&2
    exit 1
  fi
}

write_env() { # for the private server, whose socket is in the folder $1
  local line="DB_HOST=\"$1\"" # private_server.sh sees to it that there is nothing to escape
  if env_is_ours && grep -qxF "$line" .env; then return; fi
  (
    umask 077
    if env_is_ours; then # of a folder that was moved: what else stands in it stays
      awk -v line="$line" '/^DB_HOST=/ { $0 = line } { print }' .env >.env.new
      mv .env.new .env
      exit
    fi
    cat >.env.new <<EOF
$env_mark; it needs no password. For a server of your own write
# its values here and remove this comment. .env.example explains every key.
$line
DB_PORT=5432
DB_NAME=proyecto_data_engineer
DB_USER=etl
EOF
    mv .env.new .env
  )
  echo "Wrote .env, which names it."
}

write_own_env() { # what the environment says of the user's server, but no password
  (
    umask 077
    {
      echo "# Written by cmake/quickstart.sh from the environment. .env.example explains every key."
      echo "# The password stays where it is: the environment, or ~/.pgpass."
      for name in DB_HOST DB_PORT DB_NAME DB_USER DB_SCHEMA DB_SSLMODE; do
        if [ -n "${!name:-}" ]; then printf "%s='%s'\n" "$name" "${!name}"; fi
      done
    } >.env.new
    mv .env.new .env
  )
  echo "Wrote .env (without the password)."
}

# psql with etl's connection. What DB_* leave open, PG* decide, for psql as for etl.
source_psql() {
  local pair value
  (
    for pair in DB_HOST:PGHOST DB_PORT:PGPORT DB_USER:PGUSER DB_PASSWORD:PGPASSWORD \
      DB_SSLMODE:PGSSLMODE DB_SSLROOTCERT:PGSSLROOTCERT DB_SSLCERT:PGSSLCERT DB_SSLKEY:PGSSLKEY; do
      value=$(setting "${pair%:*}")
      if [ -n "$value" ]; then export "${pair#*:}=$value"; fi
    done
    PGDATABASE=$(setting DB_NAME proyecto_data_engineer)
    export PGDATABASE
    psql --no-psqlrc --no-password --quiet --tuples-only --no-align \
      --set=ON_ERROR_STOP=1 --set=schema="$(setting DB_SCHEMA bi_schema)"
  )
}

tables_hold_rows() {
  local answer
  answer=$(source_psql 2>/dev/null <<'EOF'
SELECT EXISTS (SELECT FROM :"schema".dim_date)
    OR EXISTS (SELECT FROM :"schema".dim_customer_segment)
    OR EXISTS (SELECT FROM :"schema".dim_product)
    OR EXISTS (SELECT FROM :"schema".fact_sales);
EOF
  ) || return 1 # no server, database or table yet
  [ "$answer" = t ]
}

load_samples() {
  local samples loaded=.etl/loaded
  samples=$(cat data/*.csv | cksum)
  if [ "$private" = yes ]; then
    if tables_hold_rows && [ "$(cat "$loaded" 2>/dev/null)" = "$samples" ]; then
      echo "data/ is loaded already. To load it again: $etl load-csv"
      return
    fi
    "$etl" load-csv
    printf '%s\n' "$samples" >"$loaded"
  elif tables_hold_rows; then
    echo "The tables on your server hold rows: left as they are. To replace them: $etl load-csv"
  else
    "$etl" load-csv --mode append # never over rows, whatever the question above missed
  fi
}

private=yes
if own_server; then private=no; fi

step "Packages"
packages=(build client)
if [ "$private" = yes ] && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  packages+=(server)
fi
bash cmake/packages.sh "${packages[@]}"
echo "All there."

step "Build"
build_etl
echo "Built: $("$etl" --version)"

step "PostgreSQL"
if [ "$private" = yes ]; then
  socket=$(bash cmake/private_server.sh start)
  echo "A private server runs in .etl (socket in $socket)."
  if [ ! -e .env ] || env_is_ours; then
    write_env "$socket"
  elif [ -z "$(setting DB_HOST)" ]; then
    export DB_HOST="$socket" DB_PORT=5432 DB_USER=etl
    echo "Your .env names no server; to use this one beyond this run, add to it:"
    printf '  DB_HOST="%s"\n  DB_PORT=5432\n  DB_USER=etl\n' "$socket"
  fi
else
  echo "Yours is used, as DB_*, PG* or .env say."
  [ -e .env ] || write_own_env
fi

step "CSV files into PostgreSQL: etl load-csv"
load_samples

step "PostgreSQL into the mirror: etl replicate"
"$etl" replicate

step "Mirror against PostgreSQL: etl validate"
"$etl" validate

mirror=$(setting MIRROR_PATH cloud_mirror/data_warehouse.db)
reports=$(setting REPORT_DIR reports)
step "Done"
echo "Mirror:  $mirror"
# Names are ours and sort by time.
echo "Reports: $(find "$reports" -name 'etl_report_*.json' | sort | tail -n 1) is the newest"
echo "A first query: sqlite3 -header -column $(printf '%q' "$mirror") < sql/queries/sales_by_city.sql"
sqlite3 -header -column "$mirror" <sql/queries/sales_by_city.sql ||
  echo "(these tables are not in your mirror)"
