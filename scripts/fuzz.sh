#!/usr/bin/env bash
# fuzz.sh [TIME] runs every fuzz test for so long, one after another; 30s each when nothing is said. ONLY=PATTERN picks some.
# What breaks is kept under testdata/fuzz of its room: commit it with the mend.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0
for=${1:-30s}
failed=()
while IFS=: read -r file name; do
  pkg=./$(dirname "$file")
  case "$pkg/$name" in *${ONLY:-}*) ;; *) continue ;; esac
  echo "== $pkg $name ($for)"
  go test "$pkg" -run '^$' -fuzz "^$name\$" -fuzztime "$for" || failed+=("$pkg $name")
done < <(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal cmd | sed 's/func //' | sort)
if [ ${#failed[@]} -gt 0 ]; then printf 'broken: %s\n' "${failed[@]}" >&2; exit 1; fi
