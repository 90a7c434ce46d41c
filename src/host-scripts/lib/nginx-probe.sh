# shellcheck shell=sh
# Probes nginx from outside, by requests, and from inside, by its processes and connections. Needs the libraries facts,
# uptime, http, nginx-master, nginx-workers, nginx-reload, connections and flows before it.
# Parameters:
#   pid_file, error_log     nginx's own
#   log_size                bytes of the error log that were written before; -1: its new lines are not wanted
#   workers                 PID:START of each worker from before, separated by blanks
#   requests                how many requests one probe sends
#   local_port              the port that a request to this machine goes to; 0 for another machine
#   blue_port, green_port   the ports of the two colors
# Programs: awk, base64, grep, tail, wc.
: "${pid_file?}" "${error_log?}" "${log_size:?}" "${workers?}" "${requests:?}" "${local_port:?}"
: "${blue_port:?}" "${green_port:?}"

# Prints the last lines of [emerg] that the error log got since.
read_error_lines() {
  if [ "$log_size" -lt 0 ] || ! [ -r "$error_log" ]; then return; fi
  tail -c "+$((log_size + 1))" "$error_log" | grep -F '[emerg]' | tail -n 3
}

# Prints one fact: probe SETTLED PORT-IS-OPEN NEW-WORKERS REQUESTS NEW-BLUE NEW-GREEN OPEN-BLUE OPEN-GREEN
# WORKERS-SHUTTING-DOWN ANSWER ERROR-LINES. SETTLED: yes when nginx ran and no reload was under way from beginning to end.
probe_nginx() {
  new_workers=0 settled=no port_is_open=yes worker_user=''
  master=$(find_master "$pid_file")
  [ -z "$master" ] || is_reloading "$master" || settled=yes
  for worker in $([ -z "$master" ] || list_workers "$master"); do
    worker_user=$(find_user "${worker%%:*}")
    case " $workers " in *" $worker "*) ;; *) new_workers=$((new_workers + 1)) ;; esac
  done
  error_lines=$(read_error_lines | base64 -w 0)
  flows_before=$(list_flows "$blue_port" "$green_port")
  send_requests
  [ "$local_port" -eq 0 ] || port_is_open=$(is_port_open "$local_port")
  # The workers that shut down are counted before the connections that they may hold.
  shutting_down=$(list_workers "${master:-none}" leaving | wc -l)
  open_flows=$(count_open_flows "$worker_user" "$blue_port" "$green_port")
  if [ -n "$master" ] && is_reloading "$master"; then settled=no; fi
  new_flows=$(count_new_flows "$flows_before" "$blue_port" "$green_port")
  print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$new_flows" "$open_flows" \
    "$shutting_down" "$answer" "$error_lines"
}

# Sets answer, that of the last request, and request_count. An application that hangs costs the whole time limit of each
# request: after two seconds, three requests are enough.
send_requests() {
  request_count=0 began=$(read_uptime)
  until [ "$request_count" -ge "$requests" ] ||
    { [ "$request_count" -ge 3 ] && [ $(($(read_uptime) - began)) -ge 200 ]; }; do
    answer=$(send_request)
    request_count=$((request_count + 1))
  done
}
