# shellcheck shell=sh
# Starts the services that others depend on, and touches none that runs. Needs lib/facts.sh, lib/docker.sh,
# lib/find-containers.sh, lib/compose.sh and lib/remove-containers.sh before it.
# Parameters: project, wait_seconds and job_seconds of start-services.sh.
# Programs: awk, date, sleep.
: "${project:?}" "${wait_seconds:?}" "${job_seconds:?}"

# The ids of the jobs that were run, and of the containers of a service that failed.
jobs='' failed=''

# Prints "problem KIND NAME" where one fails that the others cannot start without.
start_dependencies() { # DEPENDENCIES
  eval "set -- $1"
  while [ $# -gt 0 ]; do
    problem=dependency
    if ! start_dependency "$1" "$2" "$3"; then
      if [ "$4" = required ]; then
        print_fact problem "$problem" "$1"
        return 1
      fi
      failed=''
    fi
    shift 4
  done
}

start_dependency() { # NAME shared|job started|healthy
  if [ "$2" = job ]; then
    run_job "$1"
    return
  fi
  up=$(find_containers running "$project" "$1") || return
  if [ -z "$up" ]; then start_shared "$1" || return; fi
  [ "$3" = started ] || wait_until_healthy "$1"
}

# Starts a service that does not run. Only where it has no container, Compose makes one.
start_shared() { # NAME
  failed=$(find_containers all "$project" "$1") || return
  if [ -n "$failed" ]; then
    run_docker_on "$failed" start > /dev/null || return
  elif ! run_compose_up --no-recreate "$1" >&2; then
    failed=$(find_containers all "$project" "$1")
    return 1
  fi
  failed=''
}

# A service without a HEALTHCHECK counts as healthy while it runs.
wait_until_healthy() { # NAME
  watched=$(find_containers all "$project" "$1") || return
  end=$(($(date +%s) + wait_seconds)) announced=''
  while states=$(run_docker_on "$watched" inspect --format '{{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{end}}'); do
    case $states in
      *false*) break ;;
      *starting* | *unhealthy*) ;;
      *) return 0 ;;
    esac
    [ -n "$announced" ] || print_fact waiting "$1" healthy
    announced=yes problem=unhealthy
    [ "$(date +%s)" -lt "$end" ] || break
    sleep 0.2
  done
  failed=$watched
  return 1
}

# Makes the job's container anew, from the image that its name means now, and waits for its end.
run_job() { # NAME
  problem=job
  former_job=$(find_containers all "$project" "$1") || return
  remove_containers "$former_job" || return
  print_fact waiting "$1" ended
  composed=0
  run_compose_up "$1" >&2 || composed=$?
  failed=$(find_containers all "$project" "$1") || return
  [ "$composed" = 0 ] && [ -n "$failed" ] || return 1
  end=$(($(date +%s) + job_seconds))
  while states=$(run_docker_on "$failed" inspect --format '{{.State.Status}} {{.State.ExitCode}}'); do
    if printf '%s\n' "$states" | awk '$1 != "exited" && $1 != "dead" { up = 1 } END { exit up }'; then
      printf '%s\n' "$states" | awk '$2 != 0 { bad = 1 } END { exit bad }' || return
      jobs="$jobs $failed" failed=''
      return 0
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
      problem=job-limit
      return 1
    fi
    sleep 0.2
  done
  return 1
}
