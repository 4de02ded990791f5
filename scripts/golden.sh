#!/usr/bin/env bash
# golden.sh rewrites the goldens of every room whose tests know the flag -update.
# Other rooms would refuse the flag, so they are not asked.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t rooms < <(
  grep -rlE --include='*_test.go' '"tinhso/internal/(golden|web/webtest)"' internal cmd |
    xargs -n1 dirname | sort -u | sed 's|^|./|'
)
go test -count=1 "${rooms[@]}" -update
