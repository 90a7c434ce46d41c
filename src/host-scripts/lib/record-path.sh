# shellcheck shell=sh
# Parameter record_name: the name of the file that holds the application's record of deployments.
: "${record_name:?}"

# The file is in the login user's home folder. The project's folder may belong to another user, or be replaced by each
# deployment.
record=${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name

# A file that cannot be read is not a missing one: it counts as missing only if its nearest existing parent is searchable.
is_missing() { # PATH
  if [ -e "$1" ] || [ -L "$1" ]; then return 1; fi
  parent=$1
  until [ -e "$parent" ]; do
    parent=${parent%/*}
    parent=${parent:-/}
  done
  [ -x "$parent" ]
}

# Prints the record as the fact NAME, empty when it is missing or cannot be read; then also NAME-problem, the reason.
# Needs lib/facts.sh.
print_record() { # NAME
  if is_missing "$record"; then
    print_fact "$1"
  elif record_problem=$(cat -- "$record" 2>&1 > /dev/null); then
    print_stdin "$1" < "$record" || print_fact "$1" # it was removed meanwhile
  else
    print_fact "$1"
    print_text "$1-problem" "$record_problem"
  fi
}
