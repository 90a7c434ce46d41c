#!/bin/sh
# flock of util-linux on a file system without locks, such as NFS without lockd: exit code 71 (EX_OSERR).
# Source: sys-utils/flock.c, the errors of flock(2) ENOLCK and EIO.

echo 'flock: 9: No locks available' >&2
exit 71
