# shellcheck shell=sh
# Needs the library facts before it.
# Programs: flock, head, sed, stat, tr.

# Tries to lock a descriptor. Returns 0: locked; 75: another process holds it; 1: it cannot be locked, and $lock_problem has
# the reason. Every flock (util-linux, busybox, toybox) prints nothing where the lock is held, and the reason where it
# fails. Never waits: busybox knows neither -w nor -E.
try_lock() { # DESCRIPTOR
  lock_problem=$(flock -n "$1" 2>&1)
  lock_code=$?
  [ "$lock_code" != 0 ] || return 0
  if [ "$lock_code" = 1 ] && [ -z "$lock_problem" ]; then return 75; fi
  lock_problem=${lock_problem:-flock ended with exit code $lock_code}
  return 1
}

read_inode() { # PATH
  stat -L -c %i -- "$1" 2> /dev/null
}

# Prints as NAME a process that has locked the file: PID USER COMMAND, as the kernel knows it. Nothing when the process that
# took the lock has ended, and another one has inherited it.
print_lock_process() { # NAME PATH
  inode=$(read_inode "$2") || return 0
  sed -n "s/^[0-9]*: FLOCK  *ADVISORY  *WRITE \([0-9]*\) [^ ]*:$inode .*/\1/p" /proc/locks 2> /dev/null | while read -r id; do
    [ -r "/proc/$id/cmdline" ] || continue
    command_line=$(tr '\0\n' '  ' < "/proc/$id/cmdline" 2> /dev/null | head -c 200)
    print_text "$1" "$id $(stat -c %U "/proc/$id" 2> /dev/null || echo '?') $command_line"
    break
  done
}
