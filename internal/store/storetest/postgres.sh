#!/bin/sh
# A private, throwaway PostgreSQL cluster for tests.
#
#   postgres.sh start [--durable] [DIR]   starts one, prints its postgres:// URL
#   postgres.sh url DIR                   prints the URL of a running one
#   postgres.sh stop DIR                  stops it and deletes DIR
#   postgres.sh run [--durable] CMD...    starts one, runs CMD with TINHSO_TEST_POSTGRES set, stops it
#
# DIR defaults to a new folder under ${TMPDIR:-/tmp}. Without --durable the
# cluster does not wait for the disk, which is right for tests and wrong for
# benchmarks. It listens on a Unix socket in DIR and on a free port of 127.0.0.1.
# Binaries are taken from $PG_BIN, PATH or /usr/lib/postgresql/*/bin.
# PostgreSQL refuses to run as root: then the user postgres (or $PG_USER) runs it.
set -eu

say() { echo "postgres.sh: $*" >&2; }

find_bin() {
	if [ -n "${PG_BIN:-}" ] && [ -x "$PG_BIN/initdb" ]; then echo "$PG_BIN"; return; fi
	for d in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
		if [ -x "$d/initdb" ] && [ -x "$d/pg_ctl" ]; then echo "$d"; return; fi
	done
	if command -v initdb >/dev/null 2>&1; then dirname "$(command -v initdb)"; return; fi
	say "no PostgreSQL server found. Install it: apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server (Fedora), brew install postgresql (macOS)."
	exit 1
}

# as runs a command as the user who may run PostgreSQL.
as() {
	if [ "$(id -u)" != 0 ]; then "$@"; return; fi
	if command -v runuser >/dev/null 2>&1; then runuser -u "$owner" -- "$@"; else su "$owner" -s /bin/sh -c 'exec "$@"' sh "$@"; fi
}

pick_owner() {
	owner=$(id -un)
	[ "$(id -u)" = 0 ] || return 0
	owner=${PG_USER:-postgres}
	id "$owner" >/dev/null 2>&1 || useradd --system --no-create-home "$owner"
}

url() { echo "postgres://postgres@127.0.0.1:$(cat "$1/port")/postgres?sslmode=disable"; }

start() {
	durable=no
	if [ "${1:-}" = --durable ]; then durable=yes; shift; fi
	bin=$(find_bin)
	pick_owner
	dir=${1:-}
	if [ -z "$dir" ]; then dir=$(mktemp -d "${TMPDIR:-/tmp}/tinhso-pg.XXXXXX"); fi
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
	if [ "$(id -u)" = 0 ]; then chown "$owner" "$dir"; fi
	chmod 711 "$dir"
	cd "$dir"
	as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 ||
		as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-locale >"$dir/initdb.log" 2>&1 ||
		{ cat "$dir/initdb.log" >&2; exit 1; }
	{
		echo "listen_addresses = '127.0.0.1'"
		echo "unix_socket_directories = '$dir'"
		echo "max_connections = 200"
		echo "shared_buffers = 128MB"
		echo "max_locks_per_transaction = 512"
		if [ "$durable" = no ]; then
			echo "fsync = off"
			echo "synchronous_commit = off"
			echo "full_page_writes = off"
			echo "autovacuum_naptime = 10min"
		fi
	} | as tee -a "$dir/data/postgresql.conf" >/dev/null
	as touch "$dir/log"
	# A port may be taken: the server says so and the next one is tried.
	try=0
	port=$((20000 + ($$ * 7919) % 30000))
	until as "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -o "-p $port" -w -t 60 start >"$dir/pg_ctl.log" 2>&1 </dev/null; do
		try=$((try + 1))
		if [ "$try" = 20 ] || ! grep -q 'bind' "$dir/log"; then
			cat "$dir/pg_ctl.log" "$dir/log" >&2
			exit 1
		fi
		port=$((port + 1))
		: >"$dir/log"
	done
	echo "$port" >"$dir/port"
}

stop() {
	bin=$(find_bin)
	pick_owner
	dir=$(cd "$1" && pwd)
	[ -f "$dir/data/PG_VERSION" ] || { say "$dir holds no cluster"; exit 2; }
	cd /
	as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}

case "${1:-}" in
start) shift; start "$@"; url "$dir" ;;
url) url "$2" ;;
stop) stop "$2" ;;
run)
	shift
	flag=
	if [ "${1:-}" = --durable ]; then flag=--durable; shift; fi
	here=$(pwd)
	start $flag
	held=$dir
	trap 'stop "$held"' EXIT
	trap 'exit 130' INT TERM
	cd "$here"
	TINHSO_TEST_POSTGRES=$(url "$held") "$@"
	;;
*) sed -n '2,15p' "$0" >&2; exit 2 ;;
esac
