#!/bin/sh
# Renames the application's record of deployments to NAME.unreadable-TIME, beside it. Only for the holder of the lock:
# another process could take the new name between the check and the rename.
#
# Parameters, besides those of the libraries:
#   kept_copies   how many records stay set aside; older ones are removed, so that they cannot fill the disk
# Prints: aside PATH, the new path; nothing when there was no record.
# Programs: date, mv, rm.
. lib/facts.sh
. lib/record-path.sh
: "${kept_copies:?}"

exists() { # PATH
  [ -e "$1" ] || [ -L "$1" ]
}

record=$(print_record_path)
exists "$record" || exit 0
time=$(date -u +%Y%m%dT%H%M%SZ) || exit
aside=$record.unreadable-$time count=1
while exists "$aside"; do
  count=$((count + 1))
  aside=$record.unreadable-$time-$count
done
mv -T -- "$record" "$aside" || exit
print_text aside "$aside"
set -- "$record".unreadable-* # in the order of their names: the oldest first
while [ $# -gt "$kept_copies" ]; do
  [ "$1" = "$aside" ] || rm -f -- "$1"
  shift
done
