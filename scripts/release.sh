#!/usr/bin/env bash
# release.sh OUT [ARCH...] builds what is handed out, for Linux: the platform, the stand-alone verifier, the witness, the
# province pack; with checksums, the list of everything inside (CycloneDX), and a signature when there is a key.
#
#   TINHSO_SIGN_KEY=FILE           minisign secret key; without it nothing is signed, and it is said
#   TINHSO_SIGN_PASSWORD_FILE=FILE its password; without it the key must have none
#   SBOM=no                        leaves the lists out (needs no tools)
#
# The same commit and toolchain give the same bytes, in any folder: no paths (-trimpath), no build ids, no date but the
# commit's, no state of the folder. `make release-check` proves it.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?usage: release.sh OUT [ARCH...]}
shift
archs=("$@")
[ ${#archs[@]} -gt 0 ] || archs=(amd64 arm64)
export CGO_ENABLED=0 GOOS=linux GOAMD64=v1 GOARM64=v8.0 GOFLAGS=-mod=readonly LC_ALL=C TZ=UTC
unset GOEXPERIMENT GOROOT_FINAL || true

# A folder without git (a source archive) says in RELEASE what git would.
if [ -f RELEASE ]; then
  read -r version revision date epoch <RELEASE
else
  version=$(git describe --tags --always --abbrev=12)
  revision=$(git rev-parse HEAD)
  epoch=$(git log -1 --format=%ct)
  date=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)
  [ -z "$(git status --porcelain --untracked-files=no)" ] || { version=$version-modified; echo "release: the folder has changes that were not committed" >&2; }
fi
stamp="-X tinhso/internal/boot.releaseVersion=$version -X tinhso/internal/boot.releaseRevision=$revision -X tinhso/internal/boot.releaseTime=$date"

mkdir -p "$out"
out=$(cd "$out" && pwd)
for arch in "${archs[@]}"; do
  for program in ${PROGRAMS:-tinhso tinhso-verify witness}; do
    name=$program
    [ "$program" = witness ] && name=tinhso-witness
    GOARCH=$arch go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= $stamp" -o "$out/$name-linux-$arch" "./cmd/$program"
    echo "$name-linux-$arch"
  done
done
unset GOOS

if [ "${PACK:-yes}" = yes ]; then
  tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - provinces | gzip -9n >"$out/tinhso-provinces.tar.gz"
fi
if [ "${SBOM:-yes}" = yes ]; then
  for program in tinhso tinhso-verify witness; do
    go tool -modfile=tools/go.mod cyclonedx-gomod app -json -licenses -noserial -std -assert-licenses -packages=false -main "cmd/$program" -output "$out/$program.cdx.json" . 2>"$out/.sbom.log" ||
      { cat "$out/.sbom.log" >&2; exit 1; }
    sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$date\"/" "$out/$program.cdx.json"
    rm -f "$out/.sbom.log"
  done
fi
printf '%s\n' "version $version" "revision $revision" "date $date" "toolchain $(go env GOVERSION)" "flags -trimpath -buildvcs=false -ldflags '-s -w -buildid=' CGO_ENABLED=0 GOAMD64=v1 GOARM64=v8.0" >"$out/BUILD"
(cd "$out" && find . -maxdepth 1 -type f ! -name 'SHA256SUMS*' -printf '%f\n' | sort | xargs sha256sum >SHA256SUMS)

if [ -n "${TINHSO_SIGN_KEY:-}" ]; then
  mode=$(stat -c %a "$TINHSO_SIGN_KEY")
  case "$mode" in *[1-7]) echo "release: others can read $TINHSO_SIGN_KEY ($mode); chmod 600" >&2; exit 1 ;; esac
  sign=(go tool -modfile=tools/go.mod minisign -S -s "$TINHSO_SIGN_KEY" -x "$out/SHA256SUMS.minisig" -t "tinhso $version $revision" -c "tinhso release" -m "$out/SHA256SUMS")
  if [ -n "${TINHSO_SIGN_PASSWORD_FILE:-}" ]; then "${sign[@]}" <"$TINHSO_SIGN_PASSWORD_FILE" >/dev/null; else "${sign[@]}" -W </dev/null >/dev/null; fi
  echo "signed: SHA256SUMS.minisig"
else
  echo "not signed: TINHSO_SIGN_KEY names no key" >&2
fi
