# shellcheck shell=bash
# The demonstration's network: one namespace a host, cables to two bridges in a namespace of their own
# ("switch"). All of it lives in private namespaces of the keeper and ends with it.

hosts=(lvs-master lvs-backup web1 web2 gateway client)
servers=(lvs-master lvs-backup web1 web2)
declare -A lan_addresses=(
  [lvs-master]=192.168.2.250 [lvs-backup]=192.168.2.251 [web1]=192.168.2.252 [web2]=192.168.2.253
  [gateway]="192.168.2.1 192.168.2.2" [client]=192.168.2.100)
declare -A heartbeat_addresses=(
  [lvs-master]=192.168.1.250 [lvs-backup]=192.168.1.251 [web1]=192.168.1.252 [web2]=192.168.1.253)

is_host() { [ -n "${lan_addresses[${1:-}]:-}" ]; }
is_server() { [ -n "${heartbeat_addresses[${1:-}]:-}" ]; }

# Own mount, process and network namespaces; as an ordinary user inside a user namespace. Whatever runs in
# them ends with the command. The tmpfs keeps the names of network namespaces out of the machine's own list.
own_namespaces=(--mount --pid --net --fork --kill-child --mount-proc)
is_root || own_namespaces=(--user --map-root-user "${own_namespaces[@]}")

switch() { ip netns exec switch "$@"; }

network_up() {
  local bridge
  mount -t tmpfs tmpfs /run
  mkdir /run/netns
  ip link set lo up
  ip netns add switch
  for bridge in lan heartbeat; do
    switch ip link add "$bridge" type bridge mcast_snooping 0
    switch ip link set "$bridge" up
  done
}

# host, interface, bridge, address...
cable() {
  local host=$1 interface=$2 bridge=$3 address; shift 3
  ip link add "$host.$interface" netns switch type veth peer name "$interface" netns "$host"
  ip netns exec "$host" ip link set "$interface" address "$(mac "$1")"
  for address in "$@"; do ip netns exec "$host" ip address add "$address/24" brd + dev "$interface"; done
  ip netns exec "$host" ip link set "$interface" up
  switch ip link set "$host.$interface" master "$bridge" up
}

# A MAC address of one's own for each address, the same after each start: 192.168.2.250 -> 02:00:c0:a8:02:fa.
mac() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '02:00:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
}

host_up() {
  local lan heartbeat
  IFS=' ' read -r -a lan <<<"${lan_addresses[$1]}"
  ip netns add "$1"
  ip netns exec "$1" ip link set lo up
  cable "$1" eth0 lan "${lan[@]}"
  heartbeat=${heartbeat_addresses[$1]:-}
  [ -z "$heartbeat" ] || cable "$1" eth1 heartbeat "$heartbeat"
  [ "$1" = gateway ] || ip netns exec "$1" ip route add default via 192.168.2.1
}

# Both cables, the service's last: were it the first, the milliseconds to the other would be enough to hand over on that.
cables() { # host, up or down
  local interface
  for interface in eth1 eth0; do
    ! switch test -e "/sys/class/net/$1.$interface" || printf 'link set %s %s\n' "$1.$interface" "$2"
  done | switch ip -batch -
}

# Power loss: the cables are dead, then every process, then the kernel's state is gone. The agent stands still first, so
# that it does not see its cables die and says goodbye. (Only the agent: nsenter(1) would stop with its child, and stay.)
host_off() {
  local round pids interface
  signal_agent "$1" STOP
  cables "$1" down
  for ((round = 0; round < 50; round++)); do
    pids=$(ip netns pids "$1")
    [ -n "$pids" ] || break
    signal_all "$1" KILL
    sleep 0.02
  done
  for interface in eth0 eth1; do switch ip link delete "$1.$interface" 2>/dev/null || true; done
  ip netns delete "$1"
}

signal_agent() { # host, signal
  local pid
  for pid in $(ip netns pids "$1" 2>/dev/null); do
    [ "$(readlink "/proc/$pid/exe")" != "$(readlink -f "$agent_program")" ] || kill -"$2" "$pid"
  done
}

signal_all() { # host, signal
  local pids
  pids=$(ip netns pids "$1" 2>/dev/null) || return 0
  # shellcheck disable=SC2086
  [ -z "$pids" ] || kill -"$2" $pids 2>/dev/null || true
}
