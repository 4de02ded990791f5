#!/usr/bin/env bash
# What CI runs: formatting, vet, every test on both engines, and the journeys
# of real people through the real binary in real Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0

unformatted=$(gofmt -l cmd internal provinces)
[ -z "$unformatted" ] || { echo "run gofmt -w on: $unformatted" >&2; exit 1; }

echo "== vet"
go vet ./...
echo "== tests on SQLite and PostgreSQL, journeys in Chromium"
TINHSO_TEST_STRICT=1 internal/store/storetest/postgres.sh run go test -timeout 60m ./...
echo "== the release can be built again, byte for byte (the small program; all of it: make release-check)"
scripts/release-check.sh --quick
