#!/usr/bin/env bash
# Brings csv-spectrum, a public set of CSV files with what each should read as, into a folder: from
# the npm registry, this version and no other, once. For tests only, and not kept in this repository.
#
#   bash tests/csv_spectrum.sh FOLDER
set -euo pipefail

name=csv-spectrum
version=2.0.0
sha256=002a6a938bf51ceb26af7b760f5c1b54baca4820b0e9142f135619210c93d021

mkdir -p "$1"
cd "$1"
archive="$name-$version.tgz"
matches() { echo "$sha256  $archive" | sha256sum --check --status 2>/dev/null; }

if ! matches; then
  if ! command -v npm >/dev/null; then
    echo "csv_spectrum.sh: npm is missing: bash cmake/packages.sh test" >&2
    exit 1
  fi
  rm -f "$archive"
  if ! npm pack --silent --no-audit --no-fund "$name@$version" >/dev/null; then
    echo "csv_spectrum.sh: npm could not fetch $name@$version; is its registry in reach?" >&2
    exit 1
  fi
  if ! matches; then
    echo "csv_spectrum.sh: $archive is not the file that it was: $(sha256sum "$archive")" >&2
    exit 1
  fi
fi
rm -rf package
tar -xzf "$archive"
