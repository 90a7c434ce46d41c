# shellcheck shell=sh

# Prints the process id of the master; nothing when nginx does not run. Angie is a fork of nginx with a title of its own.
find_master() { # PID-FILE
  pid='' title=''
  read -r pid 2> /dev/null < "$1" || [ -n "$pid" ] || return 0
  IFS= read -r title 2> /dev/null < "/proc/$pid/cmdline" || :
  case $title in *'nginx: master'* | *'angie: master'*) echo "$pid" ;; esac
}
