# shellcheck shell=sh
# Probes nginx from outside, by requests, and from inside, by its processes and connections. Needs the libraries facts,
# uptime, http, docker, nginx-master, nginx-workers, nginx-reload, find-containers, targets, connections and flows before it.
# Parameters:
#   pid_file, error_log     nginx's own
#   log_size                bytes of the error log that were written before; where it is the log of a container (error_log
#                           is empty), the time since when, in seconds; -1: its new lines are not wanted
#   workers                 PID:START of each worker from before, separated by blanks
#   requests                how many times one probe sends its request
#   candidates              shell words, seven for each request: PLACE PORT URL HOST PROTO CONNECT-TO PROXY. PORT is the
#                           port that a request to this machine goes to, 0 for another machine. HOST and PROTO are the
#                           headers Host and X-Forwarded-Proto, and CONNECT-TO the address and port to connect to; empty:
#                           none. PROXY is yes for the PROXY protocol.
#   blue_target, green_target   shell words: what find_target of lib/targets.sh takes
# Programs: awk, base64, docker, grep, tail, wc.
: "${pid_file?}" "${error_log?}" "${log_size:?}" "${workers?}" "${requests:?}" "${candidates:?}"
: "${blue_target:?}" "${green_target:?}" "${http_client:?}" "${target?}"

# Prints the last lines of [emerg] that the error log got since.
read_error_lines() {
  if [ "$log_size" -lt 0 ]; then return; fi
  if [ -n "$nginx_container" ] && [ -z "$error_log" ]; then
    # Without new workers only: Docker is asked in each round otherwise.
    [ "$new_workers" -gt 0 ] || run_docker logs --since "$log_size" "$nginx_container" 2>&1
  elif [ -r "$error_log" ]; then
    tail -c "+$((log_size + 1))" "$error_log"
  fi | grep -F '[emerg]' | tail -n 3
}

# Probes with one candidate after the other. Of one place no more are sent when each request of one reached a color.
probe_nginx() { # the words of "candidates"
  candidate_index=0 reached_places=' '
  forget_targets
  find_own_addresses && eval "find_target $blue_target" || exit
  blue=$target
  eval "find_target $green_target" || exit
  green=$target
  while [ $# -ge 7 ]; do
    probe_with "$1" "$2" "$3" "$4" "$5" "$6" "$7"
    candidate_index=$((candidate_index + 1))
    shift 7
  done
}

# Prints one fact: probe SETTLED PORT-IS-OPEN NEW-WORKERS REQUESTS NEW-BLUE NEW-GREEN OPEN-BLUE OPEN-GREEN
# WORKERS-SHUTTING-DOWN ANSWER ERROR-LINES CANDIDATE MISSED-ANSWER MASTER. SETTLED: yes when nginx ran and no reload was under
# way from beginning to end. NEW: the number of requests that brought a new connection to the port. ANSWER: of the last one
# that did so, else of the last one. MISSED-ANSWER: "-", or the answer of a request that brought none, after one that did.
# MASTER: PID:START of the master in a container, which can be made anew at any moment; else "-".
probe_with() { # PLACE PORT URL HOST PROTO CONNECT-TO PROXY
  place=$1 local_port=$2
  case $reached_places in *" $place "*) return ;; esac
  new_workers=0 settled=no port_is_open=yes worker_user=''
  master=$(find_master "$pid_file") || exit
  [ -z "$master" ] || is_reloading "$master" || settled=yes
  master_identity=-
  [ -z "$nginx_container" ] || master_identity=$([ -z "$master" ] || identify_process "$master")
  for worker in $([ -z "$master" ] || list_workers "$master"); do
    worker_user=$(find_user "${worker%%:*}")
    case " $workers " in *" $worker "*) ;; *) new_workers=$((new_workers + 1)) ;; esac
  done
  error_lines=$(read_error_lines | base64 -w 0)
  shift 2
  send_requests "$@"
  [ "$local_port" -eq 0 ] || port_is_open=$(is_port_open "$local_port")
  # The workers that shut down are counted before the connections that they may hold.
  shutting_down=$(list_workers "${master:-none}" leaving | wc -l)
  open_flows=$(count_open_flows "$worker_user" "$blue" "$green")
  if [ -n "$master" ] && is_reloading "$master"; then settled=no; fi
  [ "$missed_answer" != - ] || [ "$blue_count$green_count" = 00 ] || reached_places="$reached_places$place "
  print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$blue_count" "$green_count" "$open_flows" \
    "$shutting_down" "$answer" "$error_lines" "$candidate_index" "$missed_answer" "${master_identity:--}"
}

# Sets request_count, blue_count, green_count, answer and missed_answer. Ends at the first request that brought no
# connection: nginx answered it itself, or on a connection that it keeps. An application that hangs costs the whole time
# limit of each request: after two seconds, three requests are enough.
send_requests() { # URL HOST PROTO CONNECT-TO PROXY
  request_count=0 blue_count=0 green_count=0 answer='' missed_answer=- began=$(read_uptime)
  flows=$(list_flows "$blue" "$green")
  until [ "$request_count" -ge "$requests" ] ||
    { [ "$request_count" -ge 3 ] && [ $(($(read_uptime) - began)) -ge 200 ]; }; do
    last_answer=$(send_candidate "$@")
    request_count=$((request_count + 1))
    flows_now=$(list_flows "$blue" "$green")
    new_flows=$(count_new_flows "$flows" "$flows_now" "$blue" "$green")
    flows=$flows_now
    case $new_flows in
      '0 0')
        if [ "$request_count" -eq 1 ]; then answer=$last_answer; else missed_answer=${last_answer:--}; fi
        return
        ;;
    esac
    answer=$last_answer
    case $new_flows in '0 '*) ;; *) blue_count=$((blue_count + 1)) ;; esac
    case $new_flows in *' 0') ;; *) green_count=$((green_count + 1)) ;; esac
  done
}

# With CONNECT-TO the certificate is not checked: the request does not leave the host, and which port it reaches is what
# counts, not who answers.
send_candidate() { # URL HOST PROTO CONNECT-TO PROXY
  request_url=$1 host=$2 proto=$3 connect_to=$4 proxy=$5 header=--header
  set -- "$request_url"
  [ "$http_client" != curl ] || header=-H
  [ -z "$host" ] || set -- "$@" "$header" "Host: $host"
  [ -z "$proto" ] || set -- "$@" "$header" "X-Forwarded-Proto: $proto"
  [ -z "$connect_to" ] || set -- "$@" -k --connect-to "::$connect_to"
  [ "$proxy" != yes ] || set -- "$@" --haproxy-protocol
  send_request_with "$@"
}
