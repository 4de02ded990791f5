#!/usr/bin/env bash
# release-check.sh [--quick] builds the release twice from the last commit, in two folders of different depth and with
# caches of their own, and compares byte for byte. --quick builds the small programs for one architecture only, for CI.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$(pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/tinhso-release.XXXXXX")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
archs=(amd64 arm64)
if [ "${1:-}" = --quick ]; then
  archs=(amd64)
  export PROGRAMS="tinhso-verify" SBOM=no
fi
one=$work/one
two=$work/a/deeper/folder/two
for dir in "$one" "$two"; do
  mkdir -p "$dir"
  git archive HEAD | tar x -C "$dir"
  echo "$(git describe --tags --always --abbrev=12) $(git rev-parse HEAD) $(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd) $(git log -1 --format=%ct)" >"$dir/RELEASE"
done
(cd "$one" && umask 022 && GOCACHE=$work/cache-one HOME="$HOME" scripts/release.sh "$work/dist-one" "${archs[@]}" >/dev/null 2>&1) || { echo "release-check: the first build failed" >&2; exit 1; }
(cd "$two" && umask 077 && GOCACHE=$work/cache-two USER=somebody scripts/release.sh "$work/dist-two" "${archs[@]}" >/dev/null 2>&1) || { echo "release-check: the second build failed" >&2; exit 1; }
cd "$work"
diff -r dist-one dist-two || { echo "release-check: the two builds differ" >&2; exit 1; }
grep -rlE "$work|$here" dist-one && { echo "release-check: a path of the build is inside" >&2; exit 1; }
echo "release-check: $(ls dist-one | wc -l) files, the same in both builds"
cat dist-one/SHA256SUMS
