#!/bin/sh
# Sends requests to the new color again and again, and prints its answers when one differs from the one before. Polls on the
# host, so network latency does not change the interval. Reads the containers after each such answer and every second. Has
# no end of its own: the reader decides, and stops it.
#
# Parameters, besides those of the libraries:
#   urls            shell words: where each round asks, one after the other
#   containers      shell words: the ids of the new containers, and of the one that visitors use
#   project         the project's name
#   dependencies    shell words: the services that the new containers depend on
#   startup_pause   seconds between two requests in the first 15 seconds: a second lost here is lost by every deployment
#   pause           seconds between two requests later
# Prints: first memory and used, what lib/memory.sh reads; then answers =BASE64...,
# what lib/http.sh prints for each URL; containers JSON, what lib/containers.sh describes, without those that were removed; and, once, before the
# first containers of which one does not run or was restarted, dependencies JSON.
# Programs: grep.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/containers.sh
. lib/find-containers.sh
. lib/http.sh
. lib/memory.sh
: "${urls:?}" "${containers?}" "${project?}" "${dependencies?}" "${startup_pause:?}" "${pause:?}"

print_containers() { # ID...
  described=$(describe_existing_containers "$@") || exit
  # After a restart the same answers are new ones.
  [ "$described" = "$last_described" ] || last_answers=''
  last_described=$described
  if [ -n "$dependencies" ] && printf '%s\n' "$described" | grep -qv '"Running":true.*,0,"[^"]*"\]$'; then
    print_dependencies
    dependencies=''
  fi
  print_text containers "$described"
  read_at=$(read_uptime)
}

request_each() { # URL...
  separator=''
  for url; do
    printf '%s=%s' "$separator" "$(send_request)"
    separator=' '
  done
}

# What cannot be read is left out: only advice is made of it.
print_dependencies() {
  eval "set -- $dependencies"
  found=$(find_containers running "$project" "$@" 2> /dev/null) || return 0
  set --
  for container in $found; do set -- "$@" "$container"; done
  [ $# -gt 0 ] || return 0
  if text=$(describe_containers "$@" 2> /dev/null); then print_text dependencies "$text"; fi
}

eval "set -- $containers"
print_used_memory /sys/fs/cgroup "$@"
print_memory
began=$(read_uptime) last_answers='' last_described=''
print_containers "$@"
while :; do
  answers=$(eval "request_each $urls")
  if [ "$answers" != "$last_answers" ]; then
    last_answers=$answers
    print_fact answers "$answers"
    print_containers "$@"
  elif [ $(($(read_uptime) - read_at)) -ge 100 ]; then
    print_containers "$@"
  fi
  if [ $(($(read_uptime) - began)) -lt 1500 ]; then sleep "$startup_pause"; else sleep "$pause"; fi
done
