# shellcheck shell=sh
# Finds nginx's workers in /proc, without ps, which small hosts lack.
# A worker is identified by PID:START. START is its start time in clock ticks since boot (field 22 of /proc/PID/stat):
# the kernel reuses process ids.
# Programs: awk, cat.

# Prints each worker of a master; with "leaving" only those that are shutting down.
list_workers() { # MASTER [leaving]
  cat /proc/[0-9]*/stat 2> /dev/null |
    awk -v master="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == master) print pid ":" $20 }' |
    while read -r worker; do
      title=
      IFS= read -r title 2> /dev/null < /proc/"${worker%%:*}"/cmdline || :
      case $title in
        *'worker process is shutting down'*) echo "$worker" ;;
        # A worker that was just started still has the title of its master.
        *'worker process'* | *'master process'*) [ "$2" = leaving ] || echo "$worker" ;;
      esac
    done
}

# Sets $start_time. Starts no program, since it is called again and again.
read_start_time() { # PID
  IFS= read -r stat 2> /dev/null < "/proc/$1/stat" || return
  position=2 # the fields before these are the process id and the program's name
  for start_time in ${stat##*) }; do
    position=$((position + 1))
    [ "$position" -lt 22 ] || break
  done
}

is_running() { # PID:START
  read_start_time "${1%%:*}" && [ "$start_time" = "${1#*:}" ]
}
