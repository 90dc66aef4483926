# shellcheck shell=bash
# The demonstration's machine room: owns the namespaces, starts what runs on each host and obeys the control FIFO.
# It is process 1 of its own process namespace: when it ends, for whatever reason, all of it ends.

keeper() {
  data=$1 runtime=$2
  local verb host
  trap 'hand_over; exit 0' TERM
  trap '' INT
  network_up
  for host in "${hosts[@]}"; do start_host "$host"; done
  touch "$runtime/ready"
  # Open for reading and writing: a FIFO without a writer would end the loop.
  while read -r verb host; do
    obey "$verb" "$host" || say "demo: \"$verb $host\" is not known"
  done <>"$runtime/control"
}

obey() {
  is_host "$2" || return 1
  case $1 in
    kill) [ "$(state "$2")" = off ] || { host_off "$2"; set_state "$2" off; } ;;
    start) [ "$(state "$2")" != off ] || start_host "$2" ;;
    cut) [ "$(state "$2")" != on ] || { cables "$2" down; set_state "$2" cut; } ;;
    plug) [ "$(state "$2")" != cut ] || { cables "$2" up; set_state "$2" on; } ;;
    kill-agent) signal_agent "$2" KILL ;;
    *) return 1 ;;
  esac
  say "$(printf '%(%T)T' -1) demo: $1 $2"
}

state() { cat "$runtime/hosts/$1" 2>/dev/null || say off; }

# By rename: a reader sees the old word or the new one.
set_state() {
  printf '%s\n' "$2" >"$runtime/new-state"
  mv "$runtime/new-state" "$runtime/hosts/$1"
}

start_host() {
  host_up "$1"
  if is_server "$1"; then
    start_web_server "$1"
    start_agent "$1"
  elif [ "$1" = client ]; then
    supervise client probe "$agent_program" probe --state-dir "$data/nodes/client" \
      --target http://192.168.2.254/lvs_testpage.html --interval-ms 20
  fi
  set_state "$1" on
}

start_agent() { supervise "$1" agent "$agent_program" run --state-dir "$data/nodes/$1"; }

start_web_server() {
  local pages=$runtime/pages/$1
  mkdir -p "$pages"
  printf '<!doctype html><title>%s</title><p>test Page of %s\n' "$1" "$1" | tee "$pages/lvs_testpage.html" >"$pages/index.html"
  supervise "$1" web busybox httpd -f -p 0.0.0.0:80 -h "$pages"
}

# host, name of the log, command: runs it on the host under the host's name, again a second after it ended (as systemd would).
supervise() {
  local host=$1 log=$data/log/$1.$2.log; shift 2
  # shellcheck disable=SC2016
  ip netns exec "$host" unshare --uts bash -c '
    hostname "$0"
    trap "kill \$! 2>/dev/null; wait; exit 0" TERM
    for ((round = 0; round < 100000; round++)); do
      "$@" & wait $!
      echo "ended with $?, again in a second"
      sleep 1
    done' "$host" "$@" >>"$log" 2>&1 </dev/null &
  disown # no word from the shell when a power cut kills it
}

# The agents get a moment to say goodbye; what is left ends with the namespace.
hand_over() {
  local host
  for host in "${servers[@]}" client; do signal_all "$host" TERM; done
  wait_for 3 agents_ended || true
}

agents_ended() {
  local host
  for host in "${servers[@]}" client; do
    [ -z "$(ip netns pids "$host" 2>/dev/null)" ] || return 1
  done
}
