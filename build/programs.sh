# shellcheck shell=bash
# The programs that "up" and "bench" run, published below the data folder of the checkout.

programs=$root/out
server_program=$programs/server/ClusterPortal.Server.dll
agent_program=$programs/agent/clusterportal-agent

publish() { # project, folder, more arguments
  dotnet publish "$root/$1" -c Release -o "$programs/$2" -v quiet -nologo "${@:3}" </dev/null ||
    fail "$1 does not build: see the messages above."
}

build_programs() {
  [ "${PORTAL_SKIP_BUILD:-}" != 1 ] || return 0
  local began; began=$(now)
  step "Building portal and agent (the first time one to three minutes)"
  publish Server/Server.csproj server
  publish Agent/Host/Agent.Host.csproj agent -r linux-x64
  say "built in $(($(now) - began)) s"
}

simulate() {
  check_sdk
  dotnet run --project "$root/tests/Agent.Simulation" -c Release -v quiet -- "$@"
}
