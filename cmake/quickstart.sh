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

step() { printf '\n== %s\n' "$*"; }

# The value that etl will use: environment, then .env, then the default.
setting() {
  local name="$1" default="${2:-}" line
  if [ -n "${!name:-}" ]; then
    printf '%s' "${!name}"
    return
  fi
  line=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}${name}[[:space:]]*=[[:space:]]*//p" \
    .env 2>/dev/null | tail -n 1)
  case "$line" in
    \"*) line=${line#\"} line=${line%%\"*} ;;
    \'*) line=${line#\'} line=${line%%\'*} ;;
    *) line=${line%%[[:space:]]#*} line=${line%%[[:space:]]} ;;
  esac
  printf '%s' "${line:-$default}"
}

# Whether somebody named a server of their own. DB_HOST may be what an earlier run wrote to .env.
own_server() {
  local name
  for name in DB_HOST DB_PORT DB_USER PGHOST PGHOSTADDR PGPORT PGSERVICE; do
    [ -z "${!name:-}" ] || return 0
  done
  [ -n "$(setting DB_HOST)$(setting DB_PORT)$(setting DB_USER)" ] &&
    ! grep -q '^# Private PostgreSQL of cmake/quickstart.sh' .env
}

build_etl() {
  local log="$build.log" launcher=()
  mkdir -p build
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  [ -x "$etl" ] || echo "The first build takes a few minutes; $log shows how far it is."
  if ! { cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DETL_BUILD_TESTS=OFF \
    "${launcher[@]}" && cmake --build "$build"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "quickstart: the build failed, see above and $log" >&2
    exit 1
  fi
}

write_env() { # for the private server, in the folder $1
  local host=${1//\\/\\\\}
  host=${host//\"/\\\"}
  host=${host//\$/\\\$}
  (
    umask 077
    cat >.env.new <<EOF
# Private PostgreSQL of cmake/quickstart.sh; it needs no password. For a server of your own write
# its values here and remove this comment. .env.example explains every key.
DB_HOST="$host"
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
  if [ ! -e .env ]; then
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
echo "A first query: sqlite3 -header -column $mirror < sql/queries/sales_by_city.sql"
sqlite3 -header -column "$mirror" <sql/queries/sales_by_city.sql ||
  echo "(these tables are not in your mirror)"
