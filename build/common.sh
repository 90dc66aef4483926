# shellcheck shell=bash
# Words to the person, and where things are.

say() { printf '%s\n' "$*"; }
step() { printf '\n==> %s\n' "$*"; }
fail() { printf 'portal: %s\n' "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# Seconds since the epoch; for bounded waits.
now() { printf '%(%s)T' -1; }

# wait_for SECONDS COMMAND...: true as soon as the command is.
wait_for() {
  local until=$(($(now) + $1)); shift
  until "$@"; do
    [ "$(now)" -lt "$until" ] || return 1
    sleep 0.1
  done
}

# The value of a string property of flat JSON on standard input.
json_string() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | head -n 1; }
