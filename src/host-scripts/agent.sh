#!/bin/sh
# Runs on the host for as long as the connection lives. Reads one request a line from standard input:
#
#   run ID SECONDS GRACE SCRIPT   starts a script as a job, bounded by "timeout", and prints a frame at its end
#   here ID SCRIPT                runs a script in this very shell (what it opens stays open)
#   stop ID                       ends that job: TERM, and KILL when GRACE seconds have passed
#   beat                          the runner still exists
#
# SCRIPT is base64, so none of it is in a process list, and the login shell parses none of it. A frame is RS NONCE ID
# EXIT-CODE on both outputs (RS is the control character 0x1e). A program on the host does not know the nonce, so what it
# prints cannot be taken for a frame.
#
# Jobs are children of this shell and inherit its descriptors. A lock that the shell holds on one of them is therefore free
# only when this shell and the job in flight have ended, whatever happened to the connection.
#
# Parameters:
#   nonce
#   silence_seconds   the runner counts as gone after this time without a line: a runner that vanishes closes nothing
# Programs: base64, sleep, timeout.
: "${nonce:?}" "${silence_seconds:?}"

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

print_frame() { # ID EXIT-CODE
  printf '\036%s %s %s\n' "$nonce" "$1" "$2" >&2
  printf '\036%s %s %s\n' "$nonce" "$1" "$2"
}

# The signal goes to the process group of "timeout", which is that of the job: a "timeout" that gets it while it forks ends
# without passing it on to its child.
run_job() { # ID SECONDS GRACE SCRIPT
  timeout_id='' code=127
  trap 'stopped=yes; [ -z "$timeout_id" ] || kill -TERM "-$timeout_id" 2>/dev/null || kill -TERM "$timeout_id"' USR1
  printf %s "$4" | timeout -k "$3" "$2" sh -c "script=\$(base64 -d) && exec </dev/null && eval \"\$script\"" &
  timeout_id=$!
  # "wait" returns early on a signal; the job still runs. Exit code 127 means that the job had ended before: its earlier
  # code counts.
  while stopped=''; do
    wait "$timeout_id" 2> /dev/null # else the shell prints a message about a job that was stopped
    waited=$?
    [ "$waited" = 127 ] || code=$waited
    [ -n "$stopped" ] || break
  done
  print_frame "$1" "$code"
}

# Ends the agent when no line came for too long. The sleep is ended by KILL: a TERM is lost on a shell that was only just
# forked and is not yet a sleep.
watch_silence() {
  exec < /dev/null > /dev/null 2>&1
  sleep_id='' over=''
  trap '[ -z "$sleep_id" ] || kill -KILL "$sleep_id"' USR2
  trap 'over=yes; [ -z "$sleep_id" ] || kill -KILL "$sleep_id"' TERM
  while [ -z "$over" ]; do
    sleep "$silence_seconds" &
    sleep_id=$!
    [ -z "$over" ] && wait "$sleep_id" && break
    kill -KILL "$sleep_id"
  done
  [ -z "$over" ] || exit
  read -r _ _ _ parent _ < /proc/self/stat
  [ "$parent" != "$$" ] || kill -TERM "$$"
}

# Sends the signal twice: a job that has only just begun may miss the first one. Fails when there is no job.
stop_job() {
  [ -n "$job" ] || return
  kill -USR1 "$job" 2> /dev/null || return
  {
    sleep 0.2
    kill -USR1 "$job"
  } > /dev/null 2>&1 &
}

wait_for_job() {
  [ -z "$job" ] || wait "$job"
}

run_here() { # ID SCRIPT
  script=$(printf %s "$2" | base64 -d)
  eval "$script" < /dev/null
  print_frame "$1" "$?"
}

end_agent() {
  trap '' TERM
  [ -z "$watchdog" ] || kill -TERM "$watchdog" 2> /dev/null
  if stop_job; then wait "$job"; fi
  exit 0
}

job='' job_name='' watchdog=''
# A signal that is ignored here is lost between a fork and the trap of the child, instead of ending the child.
trap '' HUP USR1 USR2
watch_silence &
watchdog=$!
# Not before: the watchdog would start with this trap, and lose a TERM until it has its own.
trap end_agent TERM
print_frame 0 0
while read -r verb id first second third; do
  kill -USR2 "$watchdog" 2> /dev/null
  case $verb in
    run)
      wait_for_job
      run_job "$id" "$first" "$second" "$third" &
      job=$! job_name=$id
      ;;
    here)
      wait_for_job
      job=
      run_here "$id" "$first"
      ;;
    stop) [ "$id" != "$job_name" ] || stop_job ;;
  esac
done
end_agent
