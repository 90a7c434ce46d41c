# shellcheck shell=sh
# Needs the libraries facts and is-missing before it.
# Programs: cat, stat.

# In bytes. A record of this action is never longer.
record_limit=4194304

# Prints the record as NAME, empty when there is none; and as NAME-problem why it cannot be read. The record of another
# run may be replaced, or removed, at this moment.
print_record() { # NAME PATH
  if is_missing "$2"; then
    print_text "$1" ''
  elif problem=$(find_record_problem "$2"); then
    { print_stdin "$1"; } < "$2" || print_text "$1" ''
  else
    print_text "$1" ''
    print_text "$1-problem" "$problem"
  fi
}

# Prints why a record cannot be read, and fails then. A FIFO or a device is not opened: that could block for ever.
find_record_problem() { # PATH
  if [ -e "$1" ] && ! [ -f "$1" ] && ! [ -d "$1" ]; then
    printf '%s is not a regular file' "$1"
    return 1
  fi
  if [ "$(stat -L -c %s -- "$1" 2> /dev/null || echo 0)" -gt "$record_limit" ] && [ -f "$1" ]; then
    printf '%s is larger than %s bytes' "$1" "$record_limit"
    return 1
  fi
  { cat -- "$1" > /dev/null; } 2>&1
}
