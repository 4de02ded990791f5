#!/usr/bin/env bash
# save-release.sh NAME [COMMIT]
# Keeps a small database of a release for both engines under internal/boot/testdata/releases/NAME, made by the program
# of COMMIT (HEAD when none is given). Run it once for each release, from the commit that is released, and commit what it
# made: later releases must migrate it.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?save-release.sh NAME [COMMIT]}
commit=${2:-HEAD}
export CGO_ENABLED=0
scripts/need.sh postgres
work=$(mktemp -d "${TMPDIR:-/tmp}/tinhso-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
git archive "$commit" | tar x -C "$work"
(cd "$work" && go build -o "$work/tinhso-released" ./cmd/tinhso)
go build -o "$work/saverelease" ./cmd/saverelease
export work name
internal/store/storetest/postgres.sh run bash -c \
  '"$work/saverelease" -name "$name" -binary "$work/tinhso-released" -pack "$work/provinces/tien-giang" -postgres "$TINHSO_TEST_POSTGRES"'
git rev-parse "$commit" >"internal/boot/testdata/releases/$name/commit"
ls -l "internal/boot/testdata/releases/$name"
