# shellcheck shell=bash
# "up": the portal and the demonstration, until Ctrl-C.

# Starts a command that ends when this script does, in whatever way; it does not see the terminal's Ctrl-C.
attached() { # signal, command...
  local signal=$1; shift
  # shellcheck disable=SC2154
  setsid setpriv --pdeathsig "$signal" -- "$@" </dev/null {lock}>&- &
}

up() {
  [ $# -eq 0 ] || fail "\"up\" takes no arguments: folder and port are set with PORTAL_DATA and PORTAL_PORT."
  check_sdk
  check_space "$root" 2500
  install_for_up
  check_namespaces
  choose_data_folder
  check_space "$data" 500
  lock_data_folder
  clean_leftovers
  check_port "$port"
  build_programs
  mkdir -p "$data/log"
  make_runtime_folder
  printf '%s\n' $$ >"$runtime/up"
  portal_pid='' keeper_pid='' stopping=''
  trap down EXIT
  trap 'exit 0' INT TERM HUP
  start_portal
  read_credentials
  create_cluster
  enroll_all
  start_demonstration
  announce
  trap stop_portal USR1
  trap start_portal_again USR2
  attend
}

start_portal() {
  step "Starting the portal (log: $data/log/portal.log)"
  cd "$programs/server"
  attached TERM dotnet "$server_program" --urls "$portal_url" --DataDirectory "$data/portal" --UnixSocket "$runtime/portal.sock" \
    --Bootstrap:TokenFile "$runtime/token" --Demonstration:Control "$runtime/control" >>"$data/log/portal.log" 2>&1
  portal_pid=$!
  cd "$root"
  remember "$portal_pid" TERM
  wait_for 60 portal_ready_or_gone || fail "The portal is not ready after a minute: see $data/log/portal.log."
  kill -0 "$portal_pid" 2>/dev/null || fail "The portal ended at once; the end of $data/log/portal.log: $(tail -n 5 "$data/log/portal.log")"
}

portal_ready_or_gone() {
  ! kill -0 "$portal_pid" 2>/dev/null || curl -sf -m 2 -o /dev/null "$portal_url/readyz"
}

start_demonstration() {
  step "Starting the demonstration: ${hosts[*]}"
  attached KILL unshare "${own_namespaces[@]}" "$root/portal" keeper "$data" "$runtime"
  keeper_pid=$!
  printf '%s\n' "$keeper_pid" >"$runtime/keeper"
  remember "$keeper_pid" KILL
  wait_for 30 test -e "$runtime/ready" || fail "The demonstration's network did not come up: see the messages above."
}

announce() {
  cat <<TEXT

The portal:      $portal_url
Sign in once by: $(sign_in_link)
REST:            $portal_url/swagger (token: $runtime/token)
The cluster:     $demo_cluster, virtual address 192.168.2.254, logs in $data/log

In another terminal: ./portal demo kill lvs-master   (then "start"; "./portal demo help" lists more)
                     ./portal demo run client curl -s http://192.168.2.254/lvs_testpage.html
Ctrl-C stops all of it; the data stays.
TEXT
  printf "%s\n" "$portal_url" >"$runtime/url"
  touch "$runtime/complete"
}

# Waits for an end that nobody asked for.
attend() {
  while :; do
    wait -n "$keeper_pid" ${portal_pid:+"$portal_pid"} || true
    kill -0 "$keeper_pid" 2>/dev/null || fail "The demonstration ended by itself: see the messages above."
    [ -z "$portal_pid" ] || kill -0 "$portal_pid" 2>/dev/null || fail "The portal ended by itself: see $data/log/portal.log."
  done
}

stop_portal() {
  [ -n "$portal_pid" ] || return 0
  local pid=$portal_pid
  portal_pid=''
  kill -TERM "$pid" 2>/dev/null || true
  wait_for 30 ended "$pid" || kill -KILL "$pid" 2>/dev/null || true
  say "portal and its database stopped; the cluster goes on by itself"
}

start_portal_again() {
  [ -z "$portal_pid" ] || return 0
  start_portal
  read_credentials
  say "portal is back"
}

ended() { ! kill -0 "$1" 2>/dev/null; }

down() {
  local status=$?
  [ -z "$stopping" ] || exit "$status"
  stopping=1
  trap '' INT TERM HUP
  say ''
  say "stopping"
  [ -z "$keeper_pid" ] || stop_keeper
  stop_portal >/dev/null
  rm -rf "$runtime"
  rm -f "$data/left"
  exit "$status"
}

# unshare does not pass signals on; the keeper itself is its only child.
stop_keeper() {
  local inner
  inner=$(cat "/proc/$keeper_pid/task/$keeper_pid/children" 2>/dev/null) || inner=
  # shellcheck disable=SC2086
  [ -z "$inner" ] || kill -TERM $inner 2>/dev/null || true
  wait_for 8 ended "$keeper_pid" || kill -KILL "$keeper_pid" 2>/dev/null || true
}
