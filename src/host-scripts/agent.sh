#!/bin/sh
# Runs on the host for as long as the connection lives. Its first line of standard input is the nonce. Then it reads one
# request a line:
#
#   run ID SECONDS GRACE SCRIPT   starts a script as a job, bounded by "timeout", and prints a frame at its end
#   here ID SCRIPT                runs a script in this very shell (what it opens stays open)
#   stop ID                       ends that job: TERM, and KILL when GRACE seconds have passed
#   beat                          the runner still exists
#
# SCRIPT is base64, so none of it is in a process list, and the login shell parses none of it. A frame is RS NONCE ID
# EXIT-CODE STOPPED HUNDREDTHS on both outputs: RS is the control character 0x1e, STOPPED is yes when a stop was sent to the
# job, HUNDREDTHS is how long the job ran. The nonce is in no process list and no environment, so what a program prints
# cannot be taken for a frame. The first frame, RS GREETING 0 0, comes before the nonce is read: it only marks where the
# output of the login's start files ends.
#
# Jobs are children of this shell and inherit its descriptors. A lock that the shell holds on one of them is therefore free
# only when this shell and the job in flight have ended, whatever happened to the connection.
#
# Parameters:
#   greeting
#   silence_seconds   the runner counts as gone after this time without a line: a runner that vanishes closes nothing
# Programs: base64, sleep, timeout.

# The habits of the login change neither this shell nor the programs that it starts: options, aliases, functions that bash
# exports, and variables that change what programs print or read. What leads to the engine and to the project stays, as it
# does for a person who logs in: PATH, HOME, DOCKER_*, COMPOSE_FILE, COMPOSE_PROFILES, proxies.
set +aefuvxC
unalias -a
for name in $([ -z "${BASH_VERSION-}" ] || eval 'typeset -F'); do
  case $name in
    declare | -*) ;;
    *) unset -f "$name" ;;
  esac
done
unset IFS ENV BASH_ENV CDPATH TMOUT LD_PRELOAD COLUMNS GREP_OPTIONS GREP_COLORS QUOTING_STYLE TIME_STYLE
unset BLOCKSIZE BLOCK_SIZE DF_BLOCK_SIZE CURL_HOME WGETRC
unset COMPOSE_REMOVE_ORPHANS COMPOSE_STATUS_STDOUT COMPOSE_ANSI COMPOSE_PROGRESS
if [ -n "${POSIXLY_CORRECT+set}" ]; then
  unset POSIXLY_CORRECT
  [ -z "${BASH_VERSION-}" ] || eval 'set -o posix' # bash leaves its POSIX mode with the variable
fi
: "${greeting:?}" "${silence_seconds:?}"

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

print_frame() { # WORD...
  printf '\036%s\n' "$*" >&2
  printf '\036%s\n' "$*"
}

read_uptime() { # sets $now, in hundredths of a second
  read -r now _ < /proc/uptime
  now=${now%.*}${now#*.}
}

# The signal goes to the process group of "timeout", which is that of the job: a "timeout" that gets it while it forks ends
# without passing it on to its child.
run_job() { # ID SECONDS GRACE SCRIPT
  timeout_id='' code=127 was_stopped=no
  trap 'stopped=yes was_stopped=yes; [ -z "$timeout_id" ] || kill -TERM "-$timeout_id" 2>/dev/null || kill -TERM "$timeout_id" 2>/dev/null' USR1
  read_uptime
  began=$now
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
  read_uptime
  elapsed=$((now - began))
  [ "$code" = 0 ] || end_group "$timeout_id" "${3%.*}"
  print_frame "$nonce" "$1" "$code" "$was_stopped" "$elapsed"
}

# A script that was ended may leave programs that still work, such as Compose. The job is over when they have ended too.
# A program that runs as root by sudo gets neither TERM nor KILL from here: it has some seconds more.
end_group() { # GROUP SECONDS; after that time KILL
  is_group_running "$1" || return
  kill -TERM "-$1" 2> /dev/null
  kill_at=$((now + $2 * 100 + 100))
  while is_group_running "$1"; do
    read_uptime
    [ "$now" -lt "$((kill_at + 800))" ] || return
    [ "$now" -lt "$kill_at" ] || kill -KILL "-$1" 2> /dev/null
    sleep 0.05
  done
}

# A zombie does not count: what reaps it may be slow. Reading all of /proc takes some ms, so "kill" is asked first.
is_group_running() { # GROUP
  case $(kill -0 "-$1" 2>&1) in *'o such process'*) return 1 ;; esac
  for file in /proc/[0-9]*/stat; do
    { read -r stat < "$file"; } 2> /dev/null || continue
    case ${stat##*) } in
      [!ZX]" "*" $1 "*) ;;
      *) continue ;;
    esac
    stat=${stat##*) ? }
    stat=${stat#* }
    [ "${stat%% *}" != "$1" ] || return 0
  done
  return 1
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
  print_frame "$nonce" "$1" "$?" no 0
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
print_frame "$greeting" 0 0
IFS= read -r nonce || end_agent
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
