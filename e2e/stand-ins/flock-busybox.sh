#!/bin/sh
# flock of busybox 1.36 (Alpine): it has no -w and no -E. Source: util-linux/flock.c of busybox.
# REAL is the program behind it.

for word; do
  case $word in
    -w* | -E* | --*) ;;
    -*) continue ;;
    *) break ;;
  esac
  option=${word#-}
  option=${option%"${option#?}"}
  printf "flock: unrecognized option: %s\nBusyBox v1.36.1 multi-call binary.\n\nUsage: flock [-sxun] FD | { FILE [-c] PROG ARGS }\n" "$option" >&2
  exit 1
done
exec "$REAL" "$@"
