#!/usr/bin/env bash
# Brings the catalogues (*.po) up to what the sources say: new messages are added without a
# translation, changed ones are marked fuzzy, and those that are gone are dropped.
#
#   bash src/po/update.sh            then translate what it lists
#   bash src/po/update.sh --check    changes nothing; fails where a catalogue is not complete
set -euo pipefail
export LC_ALL=C.UTF-8

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
check=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Titles of our own metrics are messages, too, and so are the reasons that a query gives for a key.
texts_of_sql() {
  printf '// sql\n'
  sed -n 's/^-- title: \(.*\)$/message("\1");/p' sql/metrics/*.sql
  sed -n "s/^.*THEN '\([a-z][^']* [^']*\)'.*\$/message(\"\1\");/p" \
    sql/postgres/catalog/table_keys.sql
}

texts_of_sql >"$work/texts_of_sql.cpp"
find src include -name '*.h' -o -name '*.cpp' | LC_ALL=C sort >"$work/files"
# The places of arguments are written as Qt writes them, so that gettext's own check knows them.
xgettext --language=C++ --from-code=UTF-8 --keyword --keyword=message:1 --keyword=counted:1,2 \
  --flag=message:1:qt-format --flag=counted:1:qt-format --flag=counted:2:qt-format \
  --no-location --package-name=etl --output="$work/etl.pot" \
  --directory=. --directory="$work" --files-from="$work/files" texts_of_sql.cpp

# The messages of a catalogue alone, without its header; of them all, or of those that options of
# msgattrib choose.
messages() {
  msgattrib --no-obsolete --no-wrap --sort-output "$@" |
    awk '/^msgid/ { shown = 1 } /^msgstr/ { shown = 0 } shown' | sed '1{/^msgid ""$/d}'
}

status=0
for po in src/po/*.po; do
  if [ "$check" = --check ]; then
    msgfmt --check --output-file=/dev/null "$po" || status=1
    if ! diff <(messages "$po") <(messages "$work/etl.pot") >"$work/diff"; then
      printf '%s does not have the messages of the sources (<: catalogue, >: sources):\n' "$po" >&2
      cat "$work/diff" >&2
      status=1
    fi
  else
    msgmerge --quiet --no-location --backup=none --update --previous "$po" "$work/etl.pot"
    msgattrib --no-obsolete --no-location "$po" | sed "/^\"\(POT-Creation-Date\|Report-Msgid-Bugs-To\):/d" >"$work/new.po"
    cp "$work/new.po" "$po"
  fi
  left=$(messages --untranslated "$po" && messages --only-fuzzy "$po")
  if [ -n "$left" ]; then
    printf '%s: not translated, or changed since:\n%s\n' "$po" "$left" >&2
    [ "$check" != --check ] || status=1
  fi
done
exit "$status"
