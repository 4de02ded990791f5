#!/usr/bin/env bash
# vuln.sh holds the program and what it is made of against the Go vulnerability database: only what is really called counts.
#
#   TINHSO_VULNDB=DIR   a copy of the database in a folder, for machines without the network: what is at
#                       https://vuln.go.dev/vulndb.zip, unpacked
#   PACKAGES=...        instead of the programs that are released
#
# It ends with 0 when nothing is known, 3 when something is, and 4 when it could not look: not looking is no good result.
set -uo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0
db=https://vuln.go.dev
if [ -n "${TINHSO_VULNDB:-}" ]; then
  [ -f "$TINHSO_VULNDB/index/modules.json" ] || { echo "vuln: $TINHSO_VULNDB holds no index/modules.json" >&2; exit 4; }
  db=file://$(cd "$TINHSO_VULNDB" && pwd)
fi
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# shellcheck disable=SC2086 # a list
go tool -modfile=tools/go.mod govulncheck -db "$db" ${PACKAGES:-./cmd/tinhso ./cmd/tinhso-verify ./cmd/witness} >"$out" 2>&1
code=$?
cat "$out"
case $code in
0) echo "vuln: nothing known, by $db" ;;
3) exit 3 ;;
*)
  echo "vuln: NOT CHECKED: the database at $db cannot be read from here." >&2
  echo "vuln: on a machine with the network: curl -O https://vuln.go.dev/vulndb.zip; unzip it; then here: make vuln TINHSO_VULNDB=DIR" >&2
  exit 4
  ;;
esac
