# shellcheck shell=bash
# "bench": figures from a demonstration of its own, beside whatever runs already.

bench() {
  local runs=${2:-10}
  [ "${1:-}" = failover ] || fail "usage: ./portal bench failover [RUNS]"
  [[ $runs =~ ^[1-9][0-9]{0,2}$ ]] || fail "\"$runs\" is no number of runs: 1 to 999."
  check_sdk
  install_packages "keepalived|stands beside the product in the figures|have keepalived"
  local folder up_pid
  folder=$(mktemp -d /tmp/cpb-XXXXXX)
  chmod 0755 "$folder"
  step "Building the probes"
  dotnet build "$root/tests/Benchmarks" -c Release -v quiet -nologo
  PORTAL_DATA=$folder PORTAL_PORT=$(free_port) setsid "$root/portal" up </dev/null >"$folder/up.log" 2>&1 &
  up_pid=$!
  # shellcheck disable=SC2064
  trap "end_bench $up_pid '$folder'" EXIT
  trap 'exit 130' INT TERM HUP
  step "Starting a demonstration of its own (log: $folder/up.log)"
  wait_for 600 bench_ready "$up_pid" "$folder" && [ -e "$folder/run/complete" ] || fail "It did not come up: $(tail -n 5 "$folder/up.log")"
  runtime=$folder/run
  PORTAL_SCRIPT=$root/portal PORTAL_DATA=$folder PORTAL_URL=$(<"$runtime/url") PORTAL_TOKEN_FILE=$runtime/token PORTAL_AGENT=$agent_program \
    dotnet "$root/tests/Benchmarks/bin/Release/net10.0/ClusterPortal.Benchmarks.dll" failover "$runs"
}

bench_ready() { ended "$1" || [ -e "$2/run/complete" ]; }

end_bench() {
  kill -TERM "$1" 2>/dev/null || true
  wait_for 60 ended "$1" || true
  rm -rf "$2"
}

# A port that nobody listens on right now.
free_port() {
  local candidate
  for candidate in $(shuf -i 20000-32000 -n 20); do
    (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { printf '%s' "$candidate"; return; }
  done
  fail "None of twenty ports tried is free."
}
