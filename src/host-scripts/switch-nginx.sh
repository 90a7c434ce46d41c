#!/bin/sh
# Changes what says in nginx's configuration which color is live, and makes nginx read it. Ignores HUP, INT, TERM and PIPE,
# so that neither a cancel nor a lost connection can interrupt it half-way: it ends with the new value in force, or with
# the old one restored. It prints at its end, for the same reason.
#
# Parameters, besides those of the libraries:
#   site_folder    the folder of the link or the file
#   from           what the path must hold now; empty: it does not exist. "to" is accepted too; anything else was changed
#                  by another program
#   to             what the path shall hold; empty: it shall not exist
#   site_reload    no: nginx asks the link with each request, so that the change is in force at once. nginx is only started
#                  where it does not run
#   nginx_action   reload; reload-if-there: not when the link is dangling then, since nginx could not load it; quit: nginx
#                  did not run before the switch that is undone, so what that switch started ends. An nginx that another
#                  program started since is reloaded as by reload-if-there
#   pid_file, error_log     nginx's own
#   container_state         ID STARTED-AT of nginx's container as it was found; empty: nginx runs on the host
#   reached_containers      shell words: the containers that nginx reaches in a network of its own container; empty: not checked
#   lock_hundredths         how long to wait for another switch in the folder, in hundredths of a second
#   lock_required           no: go on then without the lock, as an undo does: visitors wait for it
#   proven_containers       shell words: the containers that must run, by their whole ids; empty: not checked
# Prints: result RESULT RESTORED STARTED LOG-SIZE RELOADED QUIT CHANGED-AT, the time when the path was changed, in hundredths
# of a second since boot; output TEXT, what the failing program printed; worker PID:START for each worker from before the
# reload; master PID:START of the one that got the reload, in a container; replaced when its container is not as it was found;
# holder TEXT, which process has locked the folder, as lib/flock.sh says; unlocked TEXT, where it went on without the lock:
# busy, or why the folder cannot be locked.
# Programs: date, docker, flock, nginx, sed, sleep, stat, systemctl, tr, wc.
trap '' HUP INT TERM PIPE
. lib/facts.sh
. lib/uptime.sh
. lib/flock.sh
. lib/sudo.sh
. lib/site.sh
. lib/docker.sh
. lib/nginx-run.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
. lib/nginx-program.sh
. lib/nginx-reload.sh
: "${site_folder:?}" "${from?}" "${to?}" "${nginx_action:?}" "${site_reload:?}"
: "${nginx_command:?}" "${pid_file?}" "${error_log?}" "${nginx_sudo:?}" "${site_sudo:?}" "${proven_containers?}"
: "${reached_containers?}" "${lock_hundredths:?}" "${lock_required:?}" "${container_state?}"

print_result() { # RESULT RESTORED OUTPUT
  print_fact result "$1" "$2" "$started" "$log_size" "$reloaded" "$quit" "$changed_at"
  printf %s "$3" | print_stdin output
  [ -z "$holder" ] || printf '%s\n' "$holder"
  [ -z "$unlocked" ] || print_text unlocked "$unlocked"
  for worker in $workers; do print_fact worker "$worker"; done
  if [ -n "$nginx_container" ] && [ -n "$master" ]; then print_fact master "$(identify_process "$master")"; fi
  [ -z "$replaced" ] || print_fact replaced
}

end_with() { # RESULT RESTORED OUTPUT
  print_result "$@"
  exit 0
}

restore_and_end() { # RESULT OUTPUT
  if write_site_value "$former"; then end_with "$1" yes "$2"; else end_with "$1" no "$2"; fi
}

# No program runs in a container that is stopped at this moment: that says nothing about the configuration. An undo goes on
# with the container that is made in its place.
fail_in_nginx() { # RESULT OUTPUT
  if [ -z "$nginx_container" ] || is_master "$master"; then restore_and_end "$@"; fi
  if [ "$lock_required" = yes ] || [ "$has_failed" = yes ]; then restore_and_end container-gone "$2"; fi
  has_failed=yes
  compare_container || restore_and_end container-gone "$output"
  reload_nginx
}

# Through systemd where it manages nginx, so that it goes on managing it. nginx must not inherit the descriptors that
# hold the locks and the login (4 to 9): it would hold them as long as it runs.
start_nginx() {
  if [ -n "$nginx_container" ]; then
    start_container
    return
  fi
  unit=$(find_nginx_unit "$nginx_command")
  if [ -n "$unit" ]; then
    run_with_sudo_if "$nginx_sudo" systemctl start "$unit"
  elif [ "$nginx_sudo" = yes ]; then
    sudo -n "$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
  else
    "$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
  fi
}

# As the container was defined. Docker reports success also for one that ends at once, and one that its restart policy
# starts again and again must not wait for its next try.
start_container() {
  run_docker restart -t 5 "$nginx_container" > /dev/null || return
  tries=0
  until [ -n "$(find_master "$pid_file")" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
      run_docker logs --tail 10 "$nginx_container"
      return 1
    fi
    sleep 0.1
  done
}

# Descriptor 6, a file of the link that this run has locked (see open-lock.sh), keeps PID:START of the master that a switch
# started. nginx writes its process id a moment after the program that starts it has ended.
keep_started_master() {
  tries=0
  until master=$(find_master "$pid_file") && [ -n "$master" ] || [ "$tries" -ge 40 ]; do
    tries=$((tries + 1))
    sleep 0.025
  done
  read_start_time "$master" && echo "$master:$start_time" > /proc/self/fd/6
}

# Sets master. An nginx that cannot be found out about must not be started as one that does not run.
find_running_master() {
  master=$(find_master "$pid_file" 2>&1) || {
    output=$master master=''
    restore_and_end reload-failed "$output"
  }
}

# Before the path changes: nginx reads its whole configuration even to quit. Where it cannot be known who started nginx, it
# is not ours to end. A container is stopped: its restart policy would start one again that ended by itself.
quit_nginx() {
  find_running_master
  if [ -n "$master" ]; then
    read -r kept 2> /dev/null < /proc/self/fd/6 || kept=
    if [ -z "$kept" ] || [ "${kept%%:*}" != "$master" ] || ! is_running "$kept"; then
      nginx_action=reload-if-there
      return
    fi
    workers=$(list_workers "$master")
    if [ -n "$nginx_container" ]; then
      output=$(run_docker stop -t 40 "$nginx_container" 2>&1)
    else
      output=$(run_nginx -s quit 2>&1)
    fi || restore_and_end reload-failed "$output"
  fi
  quit=yes
}

# A reload of another program that began before the path changed may still start workers with the old configuration: it is
# waited for, so that "workers" holds each worker that can ever have read the old value.
reload_nginx() {
  find_running_master
  if [ -n "$master" ] && [ "$site_reload" = no ]; then return; fi
  # No program runs in a container that does not run.
  if [ -z "$nginx_container" ] || [ -n "$master" ]; then
    output=$(run_nginx -t 2>&1) || {
      fail_in_nginx test-failed "$output"
      return
    }
  fi
  if [ -n "$master" ]; then
    wait_for_reload "$master" 5
    workers=$(list_workers "$master")
    find_log_size
    output=$(run_nginx -s reload 2>&1) || fail_in_nginx reload-failed "$output"
  else
    started=yes
    output=$(start_nginx 2>&1) || restore_and_end start-failed "$output"
    keep_started_master 2> /dev/null || :
  fi
}

# The log of a container has times.
find_log_size() {
  if [ -n "$nginx_container" ] && [ -z "$error_log" ]; then
    log_size=$(date +%s)
  elif [ -r "$error_log" ]; then
    log_size=$(wc -c < "$error_log")
  fi
}

# Another program may have restarted the container, or made it anew, since it was found. A new one has read its whole
# configuration by itself; whether it reads what is written here, the proof shows. While it is made anew, there is none with
# its name, and then nginx needs a moment to start: both are waited for, some 5 s each.
compare_container() {
  [ -n "$nginx_container" ] || return 0
  tries=0
  until output=$(run_docker inspect --format '{{.Id}} {{.State.StartedAt}}' "$nginx_container" 2>&1); do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || return
    sleep 0.1
  done
  [ "$output" != "$container_state" ] || return 0
  replaced=yes tries=0
  until [ -n "$(find_master "$pid_file" 2> /dev/null)" ] || [ "$tries" -ge 40 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}

# Applications on one host switch one after the other, since nginx reads the whole folder at each reload. Each switch
# takes well under a second.
lock_site_folder() {
  lock_problem=$( (exec 8< "$site_folder") 2>&1) || {
    go_on_unlocked lock-failed "$lock_problem"
    return
  }
  exec 8< "$site_folder"
  give_up_at=$(($(read_uptime) + lock_hundredths))
  until try_lock 8; do
    if [ -n "$lock_problem" ]; then
      go_on_unlocked lock-failed "$lock_problem"
      return
    elif [ "$(read_uptime)" -ge "$give_up_at" ]; then
      holder=$(print_lock_process holder "$site_folder")
      go_on_unlocked busy ''
      return
    fi
    sleep 0.1 2> /dev/null || sleep 1
  done
}

go_on_unlocked() { # RESULT REASON
  [ "$lock_required" = no ] || end_with "$1" yes "$2"
  unlocked=${2:-busy}
}

# Another deployment, or a person, may have replaced the containers since they were proven healthy.
require_proven_containers() { # ID...
  [ $# -gt 0 ] || return 0
  output=$(run_docker inspect --format '{{.State.Status}}' "$@" 2>&1) || end_with not-proven yes "$output"
  for state in $output; do
    [ "$state" = running ] || end_with not-proven yes "one of its containers is $state"
  done
}

# nginx in a container reaches containers in its own networks alone. A network that cannot be found out is no reason to stop.
require_shared_network() { # ID...
  [ $# -gt 0 ] || return 0
  nginx_networks=$(list_networks "$nginx_container") && color_networks=$(list_networks "$@") || return 0
  [ -n "$nginx_networks" ] && [ -n "$color_networks" ] || return 0
  for network in $color_networks; do
    case " $nginx_networks " in *" $network "*) return 0 ;; esac
  done
  end_with unreachable yes "$nginx_container is in $nginx_networks, the new containers are in $color_networks"
}

# Prints the names of the networks in one line.
list_networks() { # ID...
  listed=$(run_docker inspect --format "{{range \$name, \$_ := .NetworkSettings.Networks}}{{\$name}} {{end}}" "$@" 2> /dev/null) ||
    return
  printf '%s\n' "$listed" | tr -s ' \n' ' ' | sed 's/ $//'
}

started=no reloaded=yes quit=no holder='' unlocked='' workers='' log_size=-1 master='' replaced='' changed_at=0
has_failed=no
lock_site_folder
compare_container || end_with container-gone yes "$output"
former=$(read_site_value 2>&1) || end_with changed yes "$former"
case $former in
  "$from" | "$to") ;;
  *) end_with changed yes "it holds '$former' now" ;;
esac
eval "require_proven_containers $proven_containers"
eval "require_shared_network $reached_containers"
[ "$nginx_action" != quit ] || quit_nginx
output=$(write_site_value "$to" 2>&1) || restore_and_end site-failed "$output"
changed_at=$(read_uptime)
if [ "$nginx_action$site_reload" = reload-if-thereyes ] && is_site_dangling; then
  reloaded=no
elif [ "$nginx_action" != quit ]; then
  reload_nginx
fi
print_result switched yes ''
