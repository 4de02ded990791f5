#!/usr/bin/env bash
# need.sh PROGRAM... makes the named outside programs available, or says exactly what to install.
# Programs: chromium (journeys), postgres (second engine), pdftotext (text of printed forms), clamd (malicious software),
# promtool, nginx, systemd-analyze (the samples under deploy/ are read by the programs they are for).
set -euo pipefail

find_program() {
  case "$1" in
    chromium) for c in chromium chromium-browser google-chrome; do command -v "$c" && return 0; done; return 1 ;;
    postgres) command -v postgres && return 0; ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -1 | grep . ;;
    *) command -v "$1" || ls "/usr/sbin/$1" 2>/dev/null ;;
  esac
}

package_of() {
  case "$1" in
    chromium) echo chromium ;;
    postgres) echo postgresql ;;
    pdftotext) echo poppler-utils ;;
    clamd) echo clamav-daemon ;;
    promtool) echo prometheus ;;
    nginx) echo nginx-light ;;
    systemd-analyze) echo systemd ;;
    *) echo "$1" ;;
  esac
}

missing=()
for p in "$@"; do find_program "$p" >/dev/null || missing+=("$(package_of "$p")"); done
[ ${#missing[@]} -eq 0 ] && exit 0

apt=()
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then apt=(apt-get)
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then apt=(sudo -n apt-get)
  fi
fi
if [ ${#apt[@]} -eq 0 ]; then
  echo "missing packages: ${missing[*]}" >&2
  echo "install them first, on Debian or Ubuntu: sudo apt-get install -y ${missing[*]}" >&2
  exit 1
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${apt[@]}" update -qq
"${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
for p in "$@"; do find_program "$p" >/dev/null || { echo "still missing after the install: $p" >&2; exit 1; }; done
