#!/bin/sh
# Sends requests to the new color again and again, and prints each answer that differs from the one before. Polls on the
# host, so network latency does not change the interval. Reads the containers after each such answer and every second. Has
# no end of its own: the reader decides, and stops it.
#
# Parameters, besides those of the libraries:
#   containers      shell words: the ids of the containers
#   startup_pause   seconds between two requests in the first 15 seconds: a second lost here is lost by every deployment
#   pause           seconds between two requests later
# Prints: answer BASE64, what lib/http.sh prints; containers JSON, what lib/containers.sh describes.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/containers.sh
. lib/http.sh
: "${containers?}" "${startup_pause:?}" "${pause:?}"

print_containers() {
  print_output containers describe_containers "$@"
  read_at=$(read_uptime)
}

eval "set -- $containers"
began=$(read_uptime) last_answer=''
print_containers "$@"
while :; do
  answer=$(send_request)
  if [ "$answer" != "$last_answer" ]; then
    last_answer=$answer
    print_fact answer "$answer"
    print_containers "$@"
  elif [ $(($(read_uptime) - read_at)) -ge 100 ]; then
    print_containers "$@"
  fi
  if [ $(($(read_uptime) - began)) -lt 1500 ]; then sleep "$startup_pause"; else sleep "$pause"; fi
done
