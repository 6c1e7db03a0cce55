#!/usr/bin/env bash
# Tries README.md's two commands on bare Debian 12 and 13 systems, as a newcomer has them: makes the
# smallest system that debootstrap makes, copies the commit in it, and runs
#
#   bash cmake/quickstart.sh (twice), bash cmake/quickstart.sh stop, bash tests/run.sh
#
# and makes the Debian package, installs it in another such system, uses it there and purges it
# (tests/package_trial.sh).
#
#   bash tests/fresh.sh [bookworm] [trixie]
#
# As root, with debootstrap. Half an hour and 4 GB in /var/tmp/etl-fresh (ETL_FRESH_DIR names
# another place), where bare systems and logs stay. Not for CI. What is not committed is not tried.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

place="${ETL_FRESH_DIR:-/var/tmp/etl-fresh}"
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie)

[ "$(id -u)" = 0 ] || { echo "tests/fresh.sh: has to be root, to make systems and enter them" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "tests/fresh.sh: apt-get install debootstrap" >&2; exit 1; }
mkdir -p "$place/logs"

make_base() {
  local suite="$1" base="$place/$1.base"
  [ -d "$base" ] && return
  echo "$suite: debootstrap"
  rm -rf --one-file-system "$base.new"
  debootstrap --variant=minbase "$suite" "$base.new" >"$place/logs/$suite-debootstrap.log"
  mv "$base.new" "$base"
}

make_root() { # suite, name of the system
  local suite="$1" root="$place/$2"
  rm -rf --one-file-system "$root"
  cp -a "$place/$suite.base" "$root"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  # How this machine reaches its package server: proxy and date checks.
  apt-config dump | grep -E '^Acquire::((http|https)::|Check-)' >"$root/etc/apt/apt.conf.d/90host" || true
  # No service is started by installing it: a chroot has no init.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mkdir "$root/root/etl"
  git archive HEAD | tar -x -C "$root/root/etl"
}

# A command in the system. Its mounts and processes live in namespaces that end with it.
# shellcheck disable=SC2016 # expands inside
in_root() {
  local root="$1"
  shift
  unshare --mount --pid --fork --kill-child bash -c '
    set -e
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount -t devpts devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      bash -c "cd /root/etl && $*"' bash "$root" "$@"
}

failed=0
try() { # system, name of the log, command
  local system="$1" log="$place/logs/$1-$2.log" began=$SECONDS result=ok
  in_root "$place/$system" "$3" >"$log" 2>&1 </dev/null || result="FAILED ($?), see $log"
  [ "$result" = ok ] || failed=1
  printf '%-14s %-62s %5d s  %s\n' "$system" "$3" $((SECONDS - began)) "$result"
}

for suite in "${suites[@]}"; do
  make_base "$suite"
  make_root "$suite" "$suite"
  try "$suite" quickstart "bash cmake/quickstart.sh"
  try "$suite" quickstart-again "bash cmake/quickstart.sh && bash cmake/quickstart.sh stop"
  try "$suite" package "bash cmake/packages.sh packaging && cpack -B /srv --config build/quickstart/CPackConfig.cmake"
  make_root "$suite" "$suite-package"
  cp "$place/$suite"/srv/etl_*.deb "$place/$suite-package/srv/etl.deb" &&
    try "$suite-package" trial "bash tests/package_trial.sh /srv/etl.deb"
  try "$suite" tests "bash tests/run.sh"
  tail -n 4 "$place/logs/$suite-tests.log"
done
exit "$failed"
