#!/bin/sh
# flock of util-linux where /srv is on NFS: exit code 66 (EX_NOINPUT) for a descriptor of a folder, which is open for reading
# only, and NFS wants to write to lock. A file can be locked. Source: sys-utils/flock.c, the error EBADF of flock(2).
# REAL is the program behind it.

for word; do :; done
case $(readlink "/proc/self/fd/$word") in
  /srv/*)
    echo "flock: $word: Bad file descriptor" >&2
    exit 66
    ;;
esac
exec "$REAL" "$@"
