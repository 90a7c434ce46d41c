# shellcheck shell=sh
# Reads the configuration of nginx on the host and in each container that may be a proxy. Needs the libraries docker, facts
# and sudo, and read-layout/words.sh, before it.
# Parameters:
#   nginx_program   the program of nginx; empty: the one that is installed
#   nginx_sudo      yes or no, whether nginx on the host is called through sudo
#   container_list  as read-layout/containers.sh sets it
# Programs: base64, docker, grep, head, nginx, readlink, sed, sort, timeout.

: "${nginx_program?}" "${nginx_sudo:?}" "${container_list?}" "${docker_sudo:?}"

# In bytes: a configuration can be megabytes.
dump_limit=524288

# Prints: nginx WHERE TEXT, the configuration of nginx on the host, or of a container by its id; nginx-problem TEXT, what
# nginx on the host printed instead; link WHERE PATH TARGET for each file of a configuration that is a link. Sets
# all_dumps, the configurations one after the other, and host_dump.
read_nginx() {
  all_dumps=
  read_host_nginx
  proxy_ids=$(printf '%s\n' "$container_list" | grep -i '|running|' |
    grep -Ei 'nginx|openresty|angie|swag|proxy|gateway|web|:(80|443)->' | head -n 6 | sed 's/|.*//')
  for id in $proxy_ids; do read_container_nginx "$id"; done
}

read_host_nginx() {
  host_dump=
  for program in "$nginx_program" nginx openresty angie; do
    if command -v "$program" > /dev/null 2>&1; then break; fi
    program=
  done
  [ -n "$program" ] || return 0
  if host_dump=$(run_with_sudo_if "$nginx_sudo" "$program" -T 2> /dev/null); then
    print_dump host "$host_dump"
    list_files "$host_dump" | while IFS= read -r path; do
      if [ -L "$path" ]; then print_link host "$path" "$(readlink -m -- "$path")"; fi
    done
  else
    host_dump=
    print_text nginx-problem "$(run_with_sudo_if "$nginx_sudo" "$program" -t 2>&1 | tail -n 5)"
  fi
}

read_container_nginx() { # ID
  for program in nginx openresty angie; do
    dump=$(run_in_container "$1" "$program" -T) || continue
    print_dump "$1" "$dump"
    list_files "$dump" | find_links "$1" | while IFS= read -r path && IFS= read -r target; do
      print_link "$1" "$path" "$target"
    done
    return
  done
}

# Prints each link and where it leads, a line each. One call for all files: each takes a tenth of a second.
find_links() { # ID; the files are on standard input
  container=$1
  set --
  while IFS= read -r path; do set -- "$@" "$path"; done
  [ $# -eq 0 ] || run_in_container "$container" find "$@" -type l -print -exec readlink -f '{}' ';'
}

# A container that is stuck must not hold up the others.
run_in_container() { # ID COMMAND...
  if [ "$docker_sudo" = yes ]; then
    timeout 10 sudo -n docker exec "$@"
  else
    timeout 10 docker exec "$@"
  fi 2> /dev/null < /dev/null
}

print_dump() { # WHERE DUMP
  print_fact nginx "$1" "$(printf %s "$2" | head -c "$dump_limit" | base64 -w 0)"
  all_dumps="$all_dumps
$2"
}

list_files() { # DUMP
  printf '%s\n' "$1" | sed -n 's/^# configuration file \(.*\):$/\1/p' | sort -u
}

print_link() { # WHERE PATH TARGET
  print_fact link "$1" "$(encode_word "$2")" "$(encode_word "$3")"
}
