# shellcheck shell=sh
# For an undo: an engine that systemd restarts just now answers again after some seconds, and that is no reason to give up.
# Needs lib/docker.sh and lib/uptime.sh before it; from then on run_docker waits too.
# Programs: sleep.

: "${waits_for_engine:=yes}"

# Runs a command again, for 30 s, while no engine answers it. The command must be harmless when it runs twice.
run_when_engine_answers() { # COMMAND...
  engine_back_by=$(($(read_uptime) + 3000))
  while :; do
    engine_code=0
    { engine_problem=$("$@" 2>&1 >&3 3>&-) || engine_code=$?; } 3>&1
    case $engine_code:$engine_problem in
      0:*) ;;
      *'annot connect to the Docker daemon'* | *'ailed to connect to the docker API'* | *'error during connect'*)
        if [ "$(read_uptime)" -lt "$engine_back_by" ] && sleep 1; then continue; fi
        ;;
    esac
    [ -z "$engine_problem" ] || printf '%s\n' "$engine_problem" >&2
    return "$engine_code"
  done
}
