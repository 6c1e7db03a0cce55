#!/usr/bin/env bash
# In a bare system, as root: installs the Debian package, loads the samples and makes the mirror with
# it, as a user and as its service would, and purges it. Nothing of it may be left.
# Changes the system: for tests/fresh.sh.
#
#   bash tests/package_trial.sh PACKAGE.deb
set -euxo pipefail
package=$(realpath "$1")
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

# What has the name in its path, whoever made it.
traces() {
  find / -xdev \( -path /proc -o -path /sys -o -path /root -o -path /tmp \) -prune -o \
    -name '*etl*' -print | grep -v '^/usr/share/doc/.*getl' | sort
  getent passwd _etl || true
  getent group _etl || true
}

apt-get -q update
apt-get -q -y install --no-install-recommends postgresql sqlite3
traces >/tmp/before
apt-get -q -y install --no-install-recommends "$package"
etl --version
pg_ctlcluster "$(pg_lsclusters -h | awk '{ print $1; exit }')" main start || true

# A user.
cd /var/lib/postgresql
as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/var/lib/postgresql)
"${as_postgres[@]}" etl load-csv /usr/share/doc/etl/examples/data
"${as_postgres[@]}" etl replicate
"${as_postgres[@]}" etl validate
sqlite3 /var/lib/postgresql/cloud_mirror/data_warehouse.db 'SELECT count(*) FROM fact_sales' | grep -x 26

# The service: its settings, its user, its folder, its command.
"${as_postgres[@]}" psql -d proyecto_data_engineer -qc 'CREATE ROLE _etl LOGIN IN ROLE pg_read_all_data'
(
  set -a
  # shellcheck disable=SC1091 # made by the package
  . /etc/etl/etl.env
  cd /var/lib/etl
  setpriv --reuid=_etl --regid=_etl --init-groups etl replicate
)
[ "$(stat -c '%U %a' /var/lib/etl)" = '_etl 700' ]
man -w etl 2>/dev/null || [ -e /usr/share/man/man1/etl.1.gz ] || grep -rq path-exclude /etc/dpkg/dpkg.cfg.d

# Removed: settings and data stay. Purged: nothing does.
apt-get -q -y remove etl
[ -e /etc/etl/etl.env ] && [ -e /var/lib/etl/cloud_mirror/data_warehouse.db ]
apt-get -q -y purge etl
(cd /var/lib/postgresql && rm -r cloud_mirror reports logs && rm -rf .etl)
traces >/tmp/after
grep -v '^/var/\(lib/apt\|lib/dpkg\|cache\|log\)/' /tmp/before >/tmp/before.kept || true
grep -v '^/var/\(lib/apt\|lib/dpkg\|cache\|log\)/' /tmp/after >/tmp/after.kept || true
diff -u /tmp/before.kept /tmp/after.kept
