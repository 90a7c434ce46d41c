#!/bin/sh
# flock of util-linux where the file of the lock cannot be opened: exit code 66 (EX_NOINPUT). It is not code 1, which stands for
# "held by another". Source: sys-utils/flock.c, open_file().

echo 'flock: cannot open lock file: Permission denied' >&2
exit 66
