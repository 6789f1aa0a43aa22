#!/usr/bin/env bash
# Builds what is checked out twice, in two folders with names of different lengths, and compares every jar and the bill of
# materials byte by byte. With --keep FOLDER the first build's executable jars and bills of materials are put there, with their
# checksums in SHA256SUMS: a release publishes these files and no others. All other arguments go to Maven, such as -o.
# Exit status 0: the same; 1: not; 2: a build failed.
set -euo pipefail
keep=
if [ "${1:-}" = --keep ]; then
  keep=$(realpath -m "$2")
  shift 2
fi
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
first=$work/one
second=$work/a-folder-with-a-longer-name/two

build() {
  local folder=$1
  shift
  mkdir -p "$folder"
  git archive HEAD | tar -x -C "$folder"
  if ! (cd "$folder" && mvn -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true "$@") \
    > "$folder.log" 2>&1; then
    tail -n 40 "$folder.log" >&2
    echo "The build in $folder failed." >&2
    exit 2
  fi
}

checksums() {
  (cd "$1" && find . -path '*/target/*' \( -name '*.jar' -o -name '*-sbom.json' -o -name '*-sbom.xml' \) -type f \
    | LC_ALL=C sort | xargs sha256sum)
}

build "$first" "$@"
# Another zone, language and a wider user's mask must make no difference. A stricter one than 022 would: archivers take rights
# away, they give none.
(
  umask 002
  export TZ=Pacific/Auckland LC_ALL=C.UTF-8
  build "$second" "$@"
)
checksums "$first" > "$work/first.sums"
checksums "$second" > "$work/second.sums"
if [ "$(grep -c '\.jar$' "$work/first.sums")" -lt "$(grep -c '<module>' pom.xml)" ]; then
  echo "Fewer jars than modules were built: nothing to compare." >&2
  exit 2
fi
if ! diff "$work/first.sums" "$work/second.sums"; then
  echo "The two builds differ." >&2
  exit 1
fi
cat "$work/first.sums"
echo "The same, byte by byte."
if [ -n "$keep" ]; then
  mkdir -p "$keep"
  grep -E -- '-(exec\.jar|sbom\.json|sbom\.xml)$' "$work/first.sums" | while read -r sum path; do
    cp "$first/$path" "$keep/"
    echo "$sum  ${path##*/}"
  done > "$keep/SHA256SUMS"
  (cd "$keep" && sha256sum --quiet --check --strict SHA256SUMS)
fi
