# shellcheck shell=sh
# Needs the libraries facts and is-missing before it.
# Programs: cat.

# Prints the record as NAME, empty when there is none; and as NAME-problem why it cannot be read. The record of another
# run may be replaced, or removed, at this moment.
print_record() { # NAME PATH
  if is_missing "$2"; then
    print_text "$1" ''
  elif problem=$(cat -- "$2" 2>&1 > /dev/null); then
    { print_stdin "$1"; } < "$2" || print_text "$1" ''
  else
    print_text "$1" ''
    print_text "$1-problem" "$problem"
  fi
}
