#!/bin/sh
# Waits until the nginx workers from before a reload have ended: only then does no client have a request with the old
# color. Workers that are shutting down already are waited for too: the reload of another program may have made them
# between the reading of the workers and our reload.
#
# Parameters, besides those of the libraries:
#   pid_file        nginx's pid file
#   workers         PID:START of each worker, separated by blanks
#   old_color       shell words, what find_target of lib/targets.sh takes
#   wait_hundredths how long to wait, in hundredths of a second
# Prints: waiting COUNT at each change and every 15 seconds; at the end left COUNT, the workers that still run, and
# open COUNT, their connections to the color.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/find-containers.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
. lib/targets.sh
. lib/connections.sh
. lib/flows.sh
: "${pid_file?}" "${workers?}" "${old_color:?}" "${wait_hundredths:?}"

master=$(find_master "$pid_file") || exit
waiting=$workers
[ -z "$master" ] || waiting="$waiting $(list_workers "$master" leaving | tr '\n' ' ')"
began=$(read_uptime) reported='' reported_at=$began
while :; do
  running='' count=0
  for worker in $waiting; do
    if is_running "$worker"; then running="$running $worker" count=$((count + 1)); fi
  done
  waiting=$running
  if [ "$count" != "$reported" ] || [ $(($(read_uptime) - reported_at)) -ge 1500 ]; then
    print_fact waiting "$count"
    reported_at=$(read_uptime)
  fi
  reported=$count
  if [ "$count" -eq 0 ] || [ $(($(read_uptime) - began)) -ge "$wait_hundredths" ]; then break; fi
  sleep 0.025
done
print_fact left "$count"
if [ "$count" -eq 0 ]; then
  print_fact open 0
else
  find_own_addresses && eval "find_target $old_color" || exit
  print_fact open "$(count_open_flows '' "$target")"
fi
