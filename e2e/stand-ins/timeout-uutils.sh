#!/bin/sh
# timeout as in uutils coreutils 0.2 to 0.7 (Ubuntu 25.10, early 26.04): with -k the exit code after the time limit, or after a
# TERM, is 125, where GNU's is 124, 137 or 143. Source: uutils/coreutils#11392, fixed in 0.8.0.
# REAL is the program behind it.

trap 'kill -TERM "$child"' TERM
"$REAL" "$@" <&0 &
child=$!
wait "$child"
status=$?
# A TERM to this script ends the first wait, not the program.
while kill -0 "$child" 2> /dev/null; do
  wait "$child"
  status=$?
done
case "$1 $status" in
  '-k 124' | '-k 137' | '-k 143') exit 125 ;;
  *) exit "$status" ;;
esac
