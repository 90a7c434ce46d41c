# shellcheck shell=sh
# Finds nginx's master. Where nginx runs in a container, it needs lib/docker.sh and lib/nginx-workers.sh before it.
# Parameters:
#   nginx_container   the name of the container that nginx runs in; empty: it runs on the host; -: it was not found
#   known_master      in a container: PID:START of the master that was found before, on the host; empty: none. As long as it
#                     runs, Docker need not be asked.
# Programs: awk, cat, sort.
: "${nginx_container?}" "${known_master?}"

# Prints the process id of the master; nothing when nginx does not run. Fails where Docker cannot be asked for it. Angie is a
# fork of nginx with a title of its own.
find_master() { # PID-FILE, which counts on the host only
  if [ -n "$nginx_container" ]; then
    find_container_master
    return
  fi
  pid=''
  read -r pid 2> /dev/null < "$1" || [ -n "$pid" ] || return 0
  if is_master "$pid"; then echo "$pid"; fi
}

is_master() { # PID
  title=''
  IFS= read -r title 2> /dev/null < "/proc/$1/cmdline" || :
  case $title in *'nginx: master'* | *'angie: master'*) ;; *) return 1 ;; esac
}

find_container_master() {
  [ "$nginx_container" != - ] || return 0
  if [ -n "$known_master" ] && is_running "$known_master"; then
    echo "${known_master%%:*}"
    return
  fi
  container_pid=$(run_docker inspect --format '{{.State.Pid}}' "$nginx_container" 2> /dev/null) || {
    require_engine
    return
  }
  find_master_below "$container_pid"
}

# An engine that answers does not know the container.
require_engine() {
  refusal=$(run_docker ps -q 2>&1 > /dev/null) && return
  printf '%s\n' "$refusal" >&2
  return 1
}

# Prints the master that is this process or one below it: the first process of a container may be a shell. The processes of
# a container are visible on the host, each with its process id there.
find_master_below() { # PID
  case $1 in '' | 0 | *[!0-9]*) return 0 ;; esac
  if is_master "$1"; then
    echo "$1"
    return
  fi
  cat /proc/[0-9]*/stat 2> /dev/null | awk -v root="$1" '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2 }
    END { for (pid in parent) { at = pid; while (at > 1 && at != root) at = parent[at]; if (at == root) print pid } }' |
    sort -n | while read -r pid; do
    if is_master "$pid"; then
      echo "$pid"
      break
    fi
  done
}

# Prints PID:START, by which a process is told apart from a later one with the same id.
identify_process() { # PID
  awk '{ pid = $1; sub(/^.*\) /, ""); print pid ":" $20 }' "/proc/$1/stat" 2> /dev/null
}
