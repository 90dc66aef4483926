# shellcheck shell=bash
# The demonstration's cluster, made over REST as a user would make it.

demo_cluster=lvs-dr-pair
portal_url=http://127.0.0.1:$port

# method, path, body: prints the answer, fails with the answer's own words.
rest() {
  local answer status
  answer=$(curl -sS -m 30 -X "$1" "$portal_url/api/v1$2" -w '\n%{http_code}' \
    -H @"$runtime/authorization" -H 'Content-Type: application/json' ${3:+--data-binary "$3"}) || return 1
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  case $status in
    2??) printf '%s\n' "$answer" ;;
    *) printf '%s %s answered %s: %s\n' "$1" "$2" "$status" "$answer" >&2; return 1 ;;
  esac
}

# The token goes into a file, so that no process list shows it.
read_credentials() {
  (umask 077 && printf 'Authorization: Bearer %s\n' "$(<"$runtime/token")" >"$runtime/authorization")
}

import_request() {
  local file separator=
  printf '{"name":"%s","timing":"default","voters":[{"name":"web1","address":"192.168.2.252"},{"name":"web2","address":"192.168.2.253"}],"files":[' "$demo_cluster"
  for file in "$root"/build/demo/lvs-dr-pair/*; do
    printf '%s{"name":"%s","content":"%s","mode":"%s"}' "$separator" "${file##*/}" "$(base64 -w 0 "$file")" 0600
    separator=,
  done
  printf ']}'
}

cluster_exists() { rest GET "/clusters/$demo_cluster" >/dev/null 2>&1; }

create_cluster() {
  if cluster_exists; then
    say "found its cluster $demo_cluster in $data"
    return
  fi
  step "Importing build/demo/lvs-dr-pair (ha.cf, authkeys, haresources, hosts, ldirectord.cf, ipvsadm.rules)"
  rest POST /import "$(import_request)" >/dev/null || fail "The demonstration's cluster could not be created: see the answer above."
}

# node, kind: gives the node an identity of its own, once.
enroll() {
  local folder=$data/nodes/$1 secret
  [ ! -e "$folder/enrolled" ] || return 0
  rm -rf "$folder"
  mkdir -p "$folder"
  secret=$(rest POST /enrollment-tokens "{\"cluster\":\"$demo_cluster\",\"node\":\"$1\",\"kind\":\"$2\",\"minutes\":10}" | json_string secret)
  [ -n "$secret" ] || fail "The portal gave no enrolment token for $1."
  "$agent_program" enroll --portal "unix:$runtime/portal.sock" --token "$secret" --node "$1" --kind "$2" --state-dir "$folder" >/dev/null ||
    fail "The agent of $1 could not enrol: see its message above."
  touch "$folder/enrolled"
}

enroll_all() {
  local host
  for host in "${servers[@]}"; do enroll "$host" agent; done
  enroll client probe
}

sign_in_link() { rest POST /sign-in-links '{}' | json_string url; }
