# shellcheck shell=bash
# What has to be on the machine, and how it comes there.

check_sdk() {
  have dotnet || fail "The .NET SDK 10 is missing: install it as https://learn.microsoft.com/dotnet/core/install/linux says, then run this again."
  dotnet --list-sdks | grep -q '^10\.' || fail "This needs the .NET SDK 10, and there is only $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '): install version 10 beside it."
  # The apphost of the agent looks there when the SDK is not in the default place.
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
  export DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

check_space() { # folder, megabytes
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] || fail "There are only $free MB free below $1 and $2 MB are needed: make room, or name another folder with PORTAL_DATA."
}

check_namespaces() {
  unshare "${own_namespaces[@]}" true 2>/dev/null ||
    fail "This system lets user $(id -un) make no network namespaces: run this as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1)."
}

check_port() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || fail "Port $1 is taken: stop what listens there, or choose another one with PORTAL_PORT=5090 ./portal up."
}

has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_icu() { compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null || compgen -G '/usr/lib/libicuuc.so.*' >/dev/null; }

# install_packages "package|why|test command"...: installs those whose test fails.
install_packages() {
  local line package why check missing=()
  for line in "$@"; do
    IFS='|' read -r package why check <<<"$line"
    $check >/dev/null 2>&1 || { say "missing: $package ($why)"; missing+=("$package"); }
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || fail "Please install with your distribution's package manager: ${missing[*]}."
  is_root || fail "These packages are missing; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
  step "Installing from the distribution: ${missing[*]}"
  apt-get update -q || fail "The package lists could not be fetched: check the network and /etc/apt/sources.list."
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null ||
    fail "apt-get could not install ${missing[*]}: see its message above."
}

install_for_up() {
  install_packages \
    "curl|asks the portal whether it is ready|have curl" \
    "iproute2|makes the demonstration's network|have ip" \
    "busybox|the demonstration's web servers|have busybox" \
    "postgresql|the portal's own database|has_postgresql" \
    "libicu-dev|languages in .NET|has_icu"
}

install_for_test() {
  install_for_up
  install_packages \
    "chromium|the browser of the end-to-end test|have chromium" \
    "fonts-noto-cjk|Chinese in screenshots|test -d /usr/share/fonts/opentype/noto" \
    "nftables|looks at gates from outside|have nft" \
    "ipvsadm|checks tables against the original tool|have ipvsadm" \
    "shellcheck|checks these scripts|have shellcheck"
}
