# shellcheck shell=bash
# "demo": acts on the demonstration of a running "up".

demo_usage() {
  cat <<'TEXT'
usage: ./portal demo VERB [NODE]

  kill NODE         power loss: cables dead, every process killed, the kernel's state gone
  start NODE        power back
  cut NODE          both cables pulled; the node itself goes on
  plug NODE         cables back
  kill-agent NODE   SIGKILL to the agent alone; it is started again a second later
  stop-portal       the portal and its PostgreSQL stop; the cluster goes on by itself
  start-portal      they return
  status            every host: on, off or cut
  run NODE COMMAND  runs a command on a host, e.g. run client curl -s http://192.168.2.254/lvs_testpage.html

Hosts: lvs-master, lvs-backup, web1, web2, gateway, client.
TEXT
}

demo() {
  local verb=${1:-help}
  [ $# -eq 0 ] || shift
  case $verb in
    help) demo_usage; return ;;
    kill | start | cut | plug | kill-agent | stop-portal | start-portal | status | run) find_runtime_folder ;;
    *) demo_usage >&2; fail "There is no verb \"demo $verb\"." ;;
  esac
  case $verb in
    kill) order kill off "$@" ;;
    start) order start on "$@" ;;
    cut) order cut cut "$@" ;;
    plug) order plug on "$@" ;;
    kill-agent) order kill-agent '*' "$@" ;;
    stop-portal) signal_up USR1 ;;
    start-portal) signal_up USR2 ;;
    status) demo_status ;;
    run) run_on "$@" ;;
  esac
}

# verb, expected state, host
order() {
  is_host "${3:-}" || fail "There is no host \"${3:-}\": it is one of ${hosts[*]}."
  printf '%s %s\n' "$1" "$3" >"$runtime/control"
  wait_for 10 has_state "$3" "$2" ||
    fail "$3 is $(<"$runtime/hosts/$3"): \"$1\" does nothing to such a host."
}

# shellcheck disable=SC2053
has_state() { [[ $(<"$runtime/hosts/$1") == $2 ]]; }

demo_status() {
  local host
  for host in "${hosts[@]}"; do printf '%-11s %s\n' "$host" "$(<"$runtime/hosts/$host")"; done
}

signal_up() { kill -"$1" "$(<"$runtime/up")"; }

# Enters the keeper's namespaces from outside.
run_on() {
  local host=${1:-} inner own=(); shift || true
  is_host "$host" || fail "There is no host \"$host\": it is one of ${hosts[*]}."
  [ $# -gt 0 ] || fail "Say which command to run on $host."
  inner=$(keeper_inside)
  is_root || own=(--user --preserve-credentials)
  exec nsenter "${own[@]}" --target "$inner" --mount --pid --net ip netns exec "$host" "$@"
}

keeper_inside() {
  local keeper; keeper=$(<"$runtime/keeper")
  tr -d ' \n' <"/proc/$keeper/task/$keeper/children"
}
