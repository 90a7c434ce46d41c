#!/bin/sh
# Reads the record of deployments, and whether a run holds the lock. Only a try can find that out: the kernel does not list a
# lock whose process has ended, though another one has inherited it. A try that succeeds holds the lock for an instant, and
# take-lock.sh tries for longer than that.
#
# Parameters, besides those of the libraries:
#   directory   the application's folder
#   link_name   the name of the link's file
# Prints: held yes|no|unknown, process TEXT as lib/flock.sh says, and record as
# lib/read-record.sh says.
# Programs: flock, head, sed, stat, tr.
. lib/facts.sh
. lib/record-path.sh
. lib/is-missing.sh
. lib/read-record.sh
. lib/flock.sh
: "${directory:?}" "${link_name:?}"

# Returns 0: held; 1: free; 2: cannot be found out.
is_held() { # PATH
  (try_lock 9) 9< "$1"
  case $? in
    0) return 1 ;;
    75) return 0 ;;
    *) return 2 ;;
  esac
}

# A file of the lock that does not exist was never locked. The folder may be one that cannot be locked; then only the files
# are.
record=$(print_record_path) held=no
known='' exists=''
for each in "${record%.json}.lock" "${record%/*}/$link_name" "$directory"; do
  if is_missing "$each"; then continue; fi
  is_held "$each" 2> /dev/null
  case $? in
    0)
      held=yes
      print_lock_process process "$each"
      break
      ;;
    1) known=yes ;;
    *) exists=yes ;;
  esac
done
# A folder that does not exist has no deployment.
if [ "$held,$known,$exists" = no,,yes ]; then held=unknown; fi
print_fact held "$held"
print_record record "$record"
