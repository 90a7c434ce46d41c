# shellcheck shell=sh
# Starts the services that others depend on, and touches none that runs. Needs lib/facts.sh, lib/docker.sh,
# lib/find-containers.sh, lib/usable-container.sh, lib/compose.sh and lib/remove-containers.sh before it.
# Parameters: project, wait_seconds and job_seconds of start-services.sh.
# Programs: awk, date, sleep.
: "${project:?}" "${wait_seconds:?}" "${job_seconds:?}"

# The ids of the jobs that were run, and of the containers of a service that failed.
jobs='' failed=''

# How long after its start a service may not be ready yet, in seconds, and until when one that was started here is so young.
# A job that needs it may fail until then, and is started again by its restart policy.
start_seconds=60 young_until=0

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
  failed=$(find_usable_container "$project" "$1") || return
  if [ -n "$failed" ]; then
    run_docker start "$failed" > /dev/null || return
  elif ! run_compose_up --no-recreate "$1" >&2; then
    failed=$(find_containers all "$project" "$1")
    return 1
  fi
  failed='' young_until=$(($(date +%s) + start_seconds))
}

# A service without a HEALTHCHECK counts as healthy while it runs.
wait_until_healthy() { # NAME
  watched=$(find_containers running "$project" "$1") || return
  [ -n "$watched" ] || watched=$(find_usable_container "$project" "$1") || return
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

# Makes the job's container anew, from the image that its name means now, and waits for its end. One that runs now was
# started by a person or by an interrupted run: it is left to its end before.
run_job() { # NAME
  problem=job
  busy=$(find_containers running "$project" "$1") || return
  if [ -n "$busy" ]; then
    print_fact waiting "$1" free
    wait_for_end "$busy"
    if [ "$ending" = running ]; then
      problem=job-busy failed=$busy
      return 1
    fi
  fi
  former_job=$(find_containers all "$project" "$1") || return
  remove_containers "$former_job" || return
  print_fact waiting "$1" ended
  composed=0
  run_compose_up "$1" >&2 || composed=$?
  failed=$(find_containers all "$project" "$1") || return
  [ "$composed" = 0 ] && [ -n "$failed" ] || return 1
  wait_for_end "$failed"
  case $ending in
    ended)
      jobs="$jobs $failed" failed=''
      return 0
      ;;
    looping) problem=job-loop ;;
    running) problem=job-limit ;;
  esac
  return 1
}

# Waits until these containers have ended, and sets $ending: ended or failed; looping: their restart policy starts them again
# and again; running: the limit has passed; empty: Docker cannot describe them.
wait_for_end() { # IDS
  end=$(($(date +%s) + job_seconds))
  while states=$(run_docker_on "$1" inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}'); do
    ending=$(judge_states "$states") now=$(date +%s)
    if [ "$ending" = looping ] && [ "$now" -lt "$young_until" ]; then ending=running; fi
    [ "$ending" = running ] && [ "$now" -lt "$end" ] || return 0
    sleep 0.2
  done
  ending=''
}

# With three restarts it is a crash loop, as it is for a color, unless Docker itself stops to start it at some number. One that
# runs again may succeed this time: it is judged when it has failed once more.
judge_states() { # STATES
  printf '%s\n' "$1" | awk '
    $1 != "exited" && $1 != "dead" { up = 1 }
    $1 == "restarting" && $3 >= 3 && $4 == 0 { loops = 1 }
    $2 != 0 { bad = 1 }
    END { print loops ? "looping" : up ? "running" : bad ? "failed" : "ended" }'
}
