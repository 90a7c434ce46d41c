#!/bin/sh
# Reads the record of deployments, and whether a run holds the lock, without wanting the lock. Only a try can find out
# whether it is held. A try that succeeds holds it for an instant, in which another run with "lock-timeout: 0" would fail:
# so it is tried only where the record or the kernel lists a holder.
#
# Parameters, besides those of the libraries:
#   directory   the application's folder
# Prints: held yes|no, and record as lib/read-record.sh says.
# Programs: flock, grep, stat.
. lib/facts.sh
. lib/record-path.sh
. lib/is-missing.sh
. lib/read-record.sh
: "${directory:?}"

is_listed() {
  grep -qs "FLOCK .*WRITE .*:$(stat -c %i -- "$directory") " /proc/locks
}

record=$(print_record_path) held=no
if grep -qs '"current":' "$record" || is_listed; then
  (flock -n -E 75 9) 9< "$directory"
  [ "$?" != 75 ] || held=yes
fi
print_fact held "$held"
print_record record "$record"
