#!/usr/bin/env bash
# The private PostgreSQL of this folder, for trying etl out. It listens on a Unix socket alone,
# which only its owner and root can reach; clusters of the system are not touched.
#
#   bash cmake/private_server.sh start    makes it on first use; prints the socket's folder
#   bash cmake/private_server.sh stop
#
# It lives in .etl/server. PostgreSQL refuses to run as root, so root's server runs as "postgres";
# where that user cannot come into this folder (one below /root, say), or its path is too long for
# a socket, .etl/server is a link to a folder in /var/lib/postgresql.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

server="$PWD/.etl/server"
database_user=etl
# A socket's path has at most 107 bytes (unix(7)), and its name takes 15 of them.
longest_folder=90

fail() {
  echo "private_server.sh: $*" >&2
  exit 1
}

owner() { # who owns the server that is there, or will own a new one
  if [ -e "$server" ]; then
    stat -Lc %U "$server"
  elif [ "$(id -u)" = 0 ]; then
    echo postgres
  else
    id -un
  fi
}

as_owner() {
  local user
  user=$(owner)
  if [ "$user" = "$(id -un)" ]; then
    (cd / && "$@")
  elif [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@")
  else
    fail "$server belongs to $user: run this as $user or as root"
  fi
}

checksum_of_path() { printf '%s' "$PWD" | cksum | cut -d ' ' -f 1; }

make_folder() {
  if [ "$(id -u)" != 0 ]; then
    mkdir -p -m 700 .etl
    mkdir -m 700 "$server"
    return
  fi
  mkdir -p -m 711 .etl
  local place="$server"
  if [ "${#server}" -gt $((longest_folder - 4)) ] || ! as_owner test -x "$PWD/.etl"; then
    place="/var/lib/postgresql/etl-$(checksum_of_path)"
    # A server of an earlier folder of this path: it is ours to use again.
    [ -d "$place" ] || install -d -m 700 -o postgres -g postgres "$place"
    ln -s "$place" "$server"
  else
    install -d -m 700 -o postgres -g postgres "$place"
  fi
}

socket_folder() {
  local folder
  folder="$(place)/run"
  if [ "${#folder}" -gt "$longest_folder" ]; then
    folder="/tmp/etl-$(id -u "$(owner)")-$(checksum_of_path)"
  fi
  printf '%s\n' "$folder"
}

programs() { # the folder of the server's programs: of the data's version, or the newest
  local folders=(/usr/lib/postgresql/*/bin)
  if [ -e "$server/data/PG_VERSION" ]; then
    folders=("/usr/lib/postgresql/$(cat "$server/data/PG_VERSION")/bin")
  fi
  local newest
  newest=$(printf '%s\n' "${folders[@]}" | sort -V | tail -n 1)
  [ -x "$newest/initdb" ] ||
    fail "no PostgreSQL server programs in $newest (a server of an older system? remove .etl to begin anew)"
  printf '%s\n' "$newest"
}

make_cluster() {
  local bin="$1" data="$2"
  rm -rf "$data.new"
  as_owner "$bin/initdb" --pgdata="$data.new" --username="$database_user" --encoding=UTF8 \
    --locale=C.UTF-8 --auth=peer --no-instructions >/dev/null
  as_owner tee -a "$data.new/postgresql.conf" >/dev/null <<EOF

# Appended by cmake/private_server.sh
listen_addresses = ''
unix_socket_permissions = 0700
port = 5432
EOF
  printf 'local all all peer map=etl\n' | as_owner tee "$data.new/pg_hba.conf" >/dev/null
  printf 'etl %s %s\n' "$(owner)" "$database_user" root "$database_user" |
    as_owner tee "$data.new/pg_ident.conf" >/dev/null
  mv "$data.new" "$data"
}

place() { readlink -f "$server"; } # its owner may not be able to follow .etl/server

running() {
  [ -e "$server/data" ] && as_owner "$(programs)/pg_ctl" --pgdata="$(place)/data" status >/dev/null
}

start() {
  case "$PWD" in
    *[\"\$\`\\]*) fail "pg_ctl cannot start a server in a folder with \", \$, \` or \\ in its path: $PWD" ;;
  esac
  [ -e "$server" ] || make_folder
  local bin socket place
  bin=$(programs)
  socket=$(socket_folder)
  place=$(place)
  if ! running; then
    as_owner mkdir -m 700 "$socket" 2>/dev/null ||
      [ "$(stat -c '%U %a %F' "$socket")" = "$(owner) 700 directory" ] ||
      fail "$socket is in the way: it has to be a folder of $(owner), with mode 700"
    [ -e "$place/data" ] || make_cluster "$bin" "$place/data"
    # Here and not in postgresql.conf, as the folder may have been moved. pg_ctl hands the options to
    # a shell, and PostgreSQL reads the value as a list in which quotes protect a comma.
    if ! as_owner "$bin/pg_ctl" --pgdata="$place/data" --log="$place/log" --wait --silent \
      --options="-k $(printf '%q' "\"$socket\"")" start </dev/null >&2; then
      tail -n 10 "$place/log" >&2
      fail "PostgreSQL did not start, see above and $server/log"
    fi
  fi
  printf '%s\n' "$socket"
}

stop() {
  if running; then
    as_owner "$(programs)/pg_ctl" --pgdata="$(place)/data" --mode=fast --wait --silent stop
    echo "The private PostgreSQL in .etl is stopped."
  else
    echo "No private PostgreSQL is running in .etl."
  fi
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: bash cmake/private_server.sh start|stop" >&2
    exit 2
    ;;
esac
