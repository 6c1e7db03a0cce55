#!/usr/bin/env bash
# What `cmake --install` and the Debian package of a build hold, and that the program in it runs.
# tests/fresh.sh installs the package in a bare system, uses it and purges it.
#
#   bash tests/package.sh BUILD-FOLDER
set -euo pipefail
build=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'tests/package.sh: %s\n' "$*" >&2
  exit 1
}

# Both lists have to be equal; the difference is shown.
same() { # what, wanted, found
  diff -u --label "$1: wanted" --label "$1: found" <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2 ||
    fail "$1"
}

shared() { # prefix
  printf "$1/%s\n" bin/etl \
    share/bash-completion/completions/etl \
    share/doc/etl/.env.example share/doc/etl/README.md \
    share/fish/vendor_completions.d/etl.fish \
    share/locale/es/LC_MESSAGES/etl.mo
  find data sql/metrics sql/queries -type f | sed -e 's,^sql/,,' -e "s,^,$1/share/doc/etl/examples/,"
}

DESTDIR="$work/plain" cmake --install "$build" --prefix /opt/etl >/dev/null
wanted=$({
  shared opt/etl
  printf '%s\n' opt/etl/share/man/man1/etl.1 opt/etl/share/zsh/site-functions/_etl
} | LC_ALL=C sort)
same 'cmake --install' "$wanted" "$(cd "$work/plain" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort)"
"$work/plain/opt/etl/bin/etl" --version | grep -qE '^etl [0-9]' || fail 'the installed program does not run'

cpack --config "$build/CPackConfig.cmake" -B "$work/made" >"$work/log" 2>&1 ||
  { cat "$work/log" >&2 && fail 'cpack'; }
package=$(echo "$work"/made/etl_*.deb)
wanted=$({
  shared usr
  printf '%s\n' etc/etl/etl.env usr/lib/systemd/system/etl-replicate.{service,timer} \
    usr/share/doc/etl/{changelog.Debian.gz,copyright} usr/share/man/man1/etl.1.gz \
    usr/share/zsh/vendor-completions/_etl
} | LC_ALL=C sort)
found=$(dpkg-deb --fsys-tarfile "$package" | tar -t | grep -v '/$' | sed 's,^\./,,' | LC_ALL=C sort)
same 'package' "$wanted" "$found"

# Root's, and not for others to write; the settings, which may hold passwords, not to read either.
dpkg-deb --fsys-tarfile "$package" | tar -tv >"$work/list"
grep -vE '^.{4}(r|-)-(x|-).-(x|-) (root/root|0/0) ' "$work/list" | grep -q . && fail 'owners or modes'
grep -qE '^-rw------- .* \./etc/etl/etl\.env$' "$work/list" || fail 'others can read etl.env'
same 'conffiles' /etc/etl/etl.env "$(dpkg-deb -I "$package" conffiles)"
for library in libpq5 libsqlite3-0 libcurl4 adduser; do
  dpkg-deb -f "$package" Depends | grep -q "\\b$library" || fail "does not depend on $library"
done

dpkg-deb -x "$package" "$work/unpacked"
"$work/unpacked/usr/bin/etl" --version | grep -qE '^etl [0-9]' || fail 'the packaged program does not run'
# Every setting of the service is a setting that etl has, as it stands in .env.example.
same 'settings' "$(grep -E '^[A-Z_]+=' .env.example)" "$(grep -E '^[A-Z_]+=' "$work/unpacked/etc/etl/etl.env")"
"$work/unpacked/usr/bin/etl" --env-file "$work/unpacked/etc/etl/etl.env" schedule setup-cron >/dev/null ||
  fail 'etl does not read its settings'

# The service is as hardened as the one that etl writes itself, and systemd takes both files.
hardening() { grep -E '^(Protect|PrivateDevices|NoNew|Lock|Memory|Restrict|SystemCall|Capability)' | LC_ALL=C sort; }
units="$work/unpacked/usr/lib/systemd/system"
missing=$(comm -23 <(cd "$work" && USER=_etl unpacked/usr/bin/etl schedule setup-systemd | hardening) \
  <(hardening <"$units/etl-replicate.service"))
[ -z "$missing" ] || fail "etl-replicate.service lacks $missing"
sed -i -e "s,/usr/bin/etl,$work/unpacked/usr/bin/etl," -e 's/^User=.*/User=nobody/' "$units/etl-replicate.service"
SYSTEMD_LOG_LEVEL=warning systemd-analyze --man=no verify "$units/etl-replicate.service" "$units/etl-replicate.timer" \
  2>"$work/verify" || { cat "$work/verify" >&2 && fail 'systemd-analyze verify'; }

echo "package: $(basename "$package") is whole"
