# shellcheck shell=sh
# Finds out who takes the connections of visitors, and what answers where nginx passes requests to. Needs the libraries
# docker, facts and sudo, and read-layout/words.sh, before it.
# Parameters:
#   nginx_sudo   yes or no, whether sudo may be used
#   all_dumps    the configurations of nginx
# Programs: awk, curl, docker, grep, head, iptables, sort, ss, tr.
: "${nginx_sudo:?}" "${all_dumps?}" "${container_list?}"

# Prints: listener PORT PROGRAM CONTAINER-ID, for ports 80 and 443; redirect TEXT, a rule of iptables; answer TARGET PATH
# STATUS.
read_traffic() {
  list_listeners | sort -u | while read -r port program pid; do
    print_fact listener "$port" "$(encode_word "$program")" \
      "$(grep -oE '[0-9a-f]{64}' "/proc/$pid/cgroup" 2> /dev/null | head -n 1)"
  done
  run_with_sudo_if "$nginx_sudo" iptables -t nat -S 2> /dev/null < /dev/null |
    grep -E -- '--dport (80|443) .*-j (REDIRECT|DNAT)' | grep -v -- '^-A DOCKER ' | head -n 4 |
    while IFS= read -r rule; do print_text redirect "$rule"; done
  if command -v curl > /dev/null; then
    list_targets | while IFS= read -r target; do ask_target "$target" < /dev/null; done
  fi
}

# Prints PORT PROGRAM PID; a program that may not be known is "-".
list_listeners() {
  run_with_sudo_if "$nginx_sudo" ss -Hltnp 2> /dev/null < /dev/null | awk '
    $4 ~ /:(80|443)$/ {
      port = $4; sub(/.*:/, "", port)
      program = pid = "-"
      if (match($0, /\(\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4)
      if (match($0, /pid=[0-9]+/)) pid = substr($0, RSTART + 4, RLENGTH - 4)
      gsub(/[^A-Za-z0-9_.-]/, "_", program)
      print port, program, pid
    }'
}

# Prints each HOST:PORT that nginx names, and the ports of containers that it names without a port.
list_targets() {
  {
    printf '%s\n' "$all_dumps" | sed 's/#.*//' | tr -s ' \t;/"' '\n' | grep -xE '[A-Za-z0-9_.-]+:[0-9]{2,5}'
    printf '%s\n' "$container_list" | while IFS='|' read -r _ _ name ports _; do
      if [ -n "$name" ] && printf '%s\n' "$all_dumps" | grep -qwF -- "$name"; then
        printf '%s\n' "$ports" | tr -d ' ' | tr , '\n' | sed -n "s|^\([0-9]\{2,5\}\)/tcp\$|$name:\1|p"
      fi
    done
  } | sort -u | head -n 10
}

ask_target() { # HOST:PORT
  address=$(find_address "${1%:*}")
  [ -n "$address" ] || return 0
  for path in /actuator/health /health /healthz /api/health /; do
    print_fact answer "$1" "$path" \
      "$(curl -q -g -s -o /dev/null --noproxy '*' --max-time 3 -w '%{http_code}' -- "http://$address:${1##*:}$path")" &
  done
  wait
}

# Prints where the host itself reaches a name of nginx. A name in a container is that of another container, or of its service.
find_address() { # NAME
  case $1 in
    localhost | 127.* | 0.0.0.0 | host.docker.internal | 172.17.0.1) echo 127.0.0.1 ;;
    *[!0-9.]*)
      id=$(run_docker ps -q --no-trunc --filter "name=^/$1\$" 2> /dev/null)
      [ -n "$id" ] || id=$(run_docker ps -q --no-trunc --filter "label=com.docker.compose.service=$1" 2> /dev/null | head -n 1)
      [ -z "$id" ] || run_docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$id" 2> /dev/null |
        grep -m 1 .
      ;;
    *) echo "$1" ;;
  esac
}
