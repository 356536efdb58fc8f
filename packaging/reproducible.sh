#!/usr/bin/env bash
# Builds what is published once more, in another folder, and compares every byte with what `mvn package` has left here.
# Both need the same JDK. Arguments go to Maven.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

published() { # checksums and names of what a folder's build has made
  (
    cd "$1"
    find core/target kafka-sink/target connect/target -maxdepth 1 -type f \
      \( -name 'walferry-*.jar' -o -name 'walferry-*.tar.gz' -o -name 'walferry-*.zip' -o -name '.flattened-pom.xml' \) \
      ! -name '*-tests.jar' -print0 | sort -z | xargs -0r sha256sum
  )
}

published "$here" >"$work/first"
if ! grep -q '\.tar\.gz$' "$work/first"; then
  echo "reproducible: nothing is built here: run mvn package first" >&2
  exit 1
fi
mkdir "$work/another folder"
tar -c --exclude=target --exclude=.git . | tar -x -C "$work/another folder"
(
  cd "$work/another folder"
  mvn -B -q "$@" -Dmaven.test.skip=true -Dspotless.check.skip=true -Dforbiddenapis.skip=true -Denforcer.skip=true \
    -pl core,kafka-sink,connect -am package >&2
)
published "$work/another folder" >"$work/second"
if ! diff "$work/first" "$work/second"; then
  echo "reproducible: the builds differ" >&2
  exit 1
fi
cat "$work/first"
echo "reproducible: $(wc -l <"$work/first") files are equal, byte for byte"
