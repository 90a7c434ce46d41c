# shellcheck shell=sh
# Needs lib/facts.sh and lib/containers.sh before it.

# Prints a fact with what describe_containers says of these containers. Ends the script where Docker does not describe them.
print_containers() { # NAME IDS
  containers_name=$1 ids=$2
  set --
  for id in $ids; do set -- "$@" "$id"; done
  if [ $# -gt 0 ]; then
    described=$(describe_containers "$@") || exit
    print_text "$containers_name" "$described"
  else
    print_text "$containers_name" ''
  fi
}
