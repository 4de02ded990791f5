#!/usr/bin/env bash
# The figures of the product. Each line is `name value unit`; where there is a
# reference it was measured in the same run and the line ends in `ratio x`.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0
go build -trimpath -ldflags "-s -w" -o bin/tinhso ./cmd/tinhso
go build -trimpath -o bin/bench ./cmd/bench
internal/store/storetest/postgres.sh run --durable bin/bench -binary bin/tinhso
