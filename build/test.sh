# shellcheck shell=bash
# "test": everything that has to hold, from a clean checkout.

test_all() {
  export CI=true
  cd "$root"
  check_sdk
  check_space "$root" 4000
  install_for_test
  step "Scripts"
  shellcheck --external-sources portal .ci/run build/compose/*.sh
  step "Restoring exactly what the lock files name"
  dotnet tool restore
  dotnet restore ClusterPortal.sln
  step "Building; a warning is an error"
  dotnet build ClusterPortal.sln -c Release --no-restore -nologo -v minimal
  build_programs
  export PORTAL_SKIP_BUILD=1 # "up" in the end-to-end test takes these
  step "Format"
  dotnet format ClusterPortal.sln --verify-no-changes --no-restore
  step "Migrations match the model"
  dotnet ef migrations has-pending-model-changes --project Server --configuration Release --no-build
  step "Tests"
  run_tests "$@"
}

# Sums the trx files; ends with the one line of figures, and non-zero when any test failed, crashed or none ran.
run_tests() {
  local results status=0
  results=$(mktemp -d)
  # One project after the other: tests of timing would disturb each other on a small machine.
  dotnet test ClusterPortal.sln -c Release --no-build -m:1 --results-directory "$results" --logger trx --nologo "$@" </dev/null || status=$?
  sum_results "$results" || status=1
  rm -rf "$results"
  return "$status"
}

sum_results() {
  find "$1" -name '*.trx' -exec cat {} + | grep -o '<Counters [^>]*' | awk '
    function n(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
    { passed += n("passed"); total += n("total"); executed += n("executed") }
    { failed += n("executed") - n("passed") }
    END {
      skipped = total - executed
      printf skipped ? "%d passed, %d failed, %d skipped\n" : "%d passed, %d failed\n", passed, failed, skipped
      exit passed == 0 || failed > 0
    }'
}
