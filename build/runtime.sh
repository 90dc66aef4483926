# shellcheck shell=bash
# The data folder (kept) and the runtime folder (gone when "up" ends), and what an "up" that was killed left behind.

port=${PORTAL_PORT:-5080}

# PostgreSQL's server runs as an unprivileged user, who must be able to walk to its data.
reachable_by_postgres() {
  is_root || return 0
  id postgres >/dev/null 2>&1 || return 1
  setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$1"
}

# Sets data. A Unix socket's path holds 107 bytes (unix(7)), and PostgreSQL's lies below.
choose_data_folder() {
  data=${PORTAL_DATA:-$root/.portal}
  mkdir -p "$data" || fail "The folder $data cannot be made: name another one with PORTAL_DATA."
  data=$(cd "$data" && pwd)
  if [ ${#data} -le 60 ] && reachable_by_postgres "$data"; then return 0; fi
  [ -z "${PORTAL_DATA:-}" ] || fail "The user \"postgres\" cannot reach $data, or its name is longer than 60 characters: name another folder with PORTAL_DATA."
  rmdir "$data" 2>/dev/null || true
  data=/var/lib/clusterportal-demo
  is_root || data=$HOME/.local/share/clusterportal-demo
  mkdir -p "$data"
  say "data folder: $data (PostgreSQL's own user cannot reach this checkout)"
}

# One "up" for each data folder.
lock_data_folder() {
  exec {lock}>"$data/lock"
  flock --nonblock "$lock" || fail "The portal with the data folder $data runs already: stop it there with Ctrl-C, or name another folder and port with PORTAL_DATA and PORTAL_PORT."
}

# A process id alone may mean another process by now; with its start time (proc_pid_stat(5), field 22) it is exact.
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# process, signal that ends it
remember() { printf '%s %s %s\n' "$1" "$(start_time "$1")" "$2" >>"$data/left"; }

alive_as_remembered() { [ -n "$2" ] && [ "$(start_time "$1")" = "$2" ]; }

clean_leftovers() {
  local pid started signal
  if [ -f "$data/left" ]; then
    while read -r pid started signal; do
      alive_as_remembered "$pid" "$started" || continue
      say "ending process $pid, left by an earlier start"
      kill -"$signal" "$pid" 2>/dev/null || true
      wait_for 15 not_running "$pid" "$started" || kill -KILL "$pid" 2>/dev/null || true
    done <"$data/left"
    rm -f "$data/left"
  fi
  rm -rf "$data/run"
}

not_running() { ! alive_as_remembered "$@"; }

# Its name stays the same from start to start: agents remember the path of the portal's socket.
make_runtime_folder() {
  runtime=$data/run
  mkdir -m 0700 "$runtime"
  mkfifo -m 0600 "$runtime/control"
  mkdir "$runtime/hosts"
}

# For the other verbs: the runtime folder of the running "up".
find_runtime_folder() {
  local candidate
  for candidate in "${PORTAL_DATA:-$root/.portal}" /var/lib/clusterportal-demo "${HOME:-/}/.local/share/clusterportal-demo"; do
    [ -p "$candidate/run/control" ] || continue
    data=$candidate
    runtime=$data/run
    return 0
  done
  fail "No demonstration is running: start one with ./portal up."
}
