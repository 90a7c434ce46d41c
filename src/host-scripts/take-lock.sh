#!/bin/sh
# Takes the lock on the application's folder, and reads the record of deployments. The session's shell has opened the
# folder as descriptor 9, which all its jobs inherit: the kernel frees the lock when the last of them has ended.
#
# Parameters, besides those of the libraries:
#   wait_hundredths   how long to wait for another run, in hundredths of a second
# Prints: taken yes|waited|no (waited: another run held it at first), and record as lib/read-record.sh says. While another
# run holds it: its record as holder, after a second and then every 15 seconds.
# Programs: flock.
. lib/facts.sh
. lib/uptime.sh
. lib/record-path.sh
. lib/is-missing.sh
. lib/read-record.sh
: "${wait_hundredths:?}"

# The first report waits a second: a new holder needs a moment to write its record.
wait_for_lock() {
  pause=100
  while
    left=$((wait_hundredths - $(read_uptime) + began))
    [ "$left" -gt 0 ]
  do
    [ "$left" -ge "$pause" ] || pause=$left
    flock -w "$((pause / 100)).$((pause % 100 / 10))$((pause % 10))" 9 && return
    print_record holder "$record"
    pause=1500
  done
  return 1
}

if ! [ -e /proc/self/fd/9 ]; then
  echo 'the folder is not open' >&2
  exit 1
fi
if ! command -v flock > /dev/null; then
  echo 'the server has no flock (package util-linux)' >&2
  exit 127
fi
record=$(print_record_path)
began=$(read_uptime) taken=yes
if ! flock -n 9; then
  taken=no
  if wait_for_lock; then taken=waited; fi
fi
print_fact taken "$taken"
print_record record "$record"
