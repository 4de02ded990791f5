# TinhSo. `make` alone prints the targets.
SHELL := /bin/bash
GO    ?= go
BIN   := bin/tinhso
DATA  ?= data
LISTEN ?= 127.0.0.1:8080
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run build test test-fast bench lint golden plan screenshots release release-check leaks vuln fuzz chaos proofs

help: ## print the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

build: ## build bin/tinhso
	$(GO) build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/tinhso

run: build ## build, load the Tiền Giang pack on SQLite, start in demo mode
	$(BIN) load --data $(DATA) provinces/tien-giang
	$(BIN) serve --data $(DATA) --listen $(LISTEN) --demo

test: ## everything CI runs: both engines, journeys in Chromium; installs what is missing
	@scripts/need.sh chromium postgres pdftotext curl clamd haproxy promtool nginx systemd-analyze
	@scripts/test.sh

test-fast: ## unit and room tests on SQLite, no browser, under 2 minutes
	TINHSO_TEST_POSTGRES= $(GO) test -short $$($(GO) list ./... | grep -v /internal/journey)

bench: ## benchmarks: name value unit, and ratios measured in the same run
	@scripts/need.sh postgres
	@scripts/bench.sh

chaos: ## breaks running nodes at random for 10 minutes on each engine and recounts: FOR=10m ENGINE=both SEED=0
	@scripts/need.sh postgres haproxy
	$(GO) run ./cmd/chaos -engine $(or $(ENGINE),both) -for $(or $(FOR),10m) -seed $(or $(SEED),0)

proofs: ## 1,000 races of decisions on each engine, held against a model
	@scripts/need.sh postgres
	internal/store/storetest/postgres.sh run $(GO) test ./internal/trial -run 'Linearizable|Checker' -trials 1000 -count=1 -v -timeout 30m

lint: ## formatting, vet and the linters of .golangci.yml
	@test -z "$$(gofmt -l cmd internal provinces)" || { gofmt -l cmd internal provinces; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod golangci-lint run ./...

golden: ## rewrite the golden files; commit them with their cause
	@scripts/golden.sh

plan: build ## print what every flow, form and rule of the pack means
	$(BIN) plan

screenshots: build ## rewrite the pictures under docs/screenshots
	@scripts/need.sh chromium
	TINHSO_SCREENSHOTS=$(CURDIR)/docs/screenshots $(GO) test ./internal/journey -run TestMainPages -count=1 -v

leaks: ## every route as everybody with the things of two wards, on both engines, reading and sending
	@scripts/need.sh postgres
	TINHSO_LEAKS=all internal/store/storetest/postgres.sh run $(GO) test ./internal/boot -run NobodySees -count=1 -v

release: ## programs, pack, lists of parts, checksums and signature under dist/, for Linux amd64 and arm64
	rm -rf dist
	scripts/release.sh dist

release-check: ## builds the release twice in different folders and compares byte for byte (QUICK=1: the small program only)
	scripts/release-check.sh $(if $(QUICK),--quick)

vuln: ## known vulnerabilities in what is called; TINHSO_VULNDB=DIR without the network
	@scripts/vuln.sh

fuzz: ## every fuzz test for FOR=30s
	@scripts/fuzz.sh $(or $(FOR),30s)
