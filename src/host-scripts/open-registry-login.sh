#!/bin/sh
# Makes a Docker configuration for this session alone, in the session's own shell, so that all its jobs use it. The file has
# no name: the kernel removes it when the session and its jobs have ended, however they end. The folder holds links only. What
# waits for the same end removes it; if that was killed too, the next run does.
#   descriptor 4   the file, still empty: see write-registry-login.sh
#   descriptor 5   the folder, locked
# Exports DOCKER_CONFIG, the folder, and BGD_OWN_DOCKER_CONFIG, where the login user has a configuration of his own.
# Programs: find, flock, id, ln, mktemp, rm.

# Of sessions of this user that have ended: the link leads to a process that is gone, and nobody has the lock.
remove_stale_folders() { # PARENT
  find "$1" -maxdepth 1 -type d -user "$(id -u)" -name 'ec2-blue-green-deploy.*' 2> /dev/null | while read -r stale; do
    if [ -L "$stale/config.json" ] && ! [ -e "$stale/config.json" ]; then flock -n "$stale" rm -rf -- "$stale"; fi
  done
}

# In memory, where the host has such a place.
make_login_folder() {
  for parent in "/run/user/$(id -u)" /dev/shm /tmp; do
    remove_stale_folders "$parent"
    if mktemp -d "$parent/ec2-blue-green-deploy.XXXXXXXX" 2> /dev/null; then return; fi
  done
  echo 'no private folder can be made in /run/user, /dev/shm and /tmp' >&2
  return 1
}

# Root, who is asked through sudo, has no descriptors of this shell: both find the file by the number of its process.
open_login_file() { # FOLDER
  { command exec 4<> "$1/login"; } && rm -f -- "$1/login" && ln -s "/proc/$$/fd/4" "$1/config.json"
}

remove_folder_at_end() { # FOLDER
  { command exec 5< "$1"; } && flock -n 5 || return
  (
    trap '' TERM
    exec flock "$1" rm -rf -- "$1" 4<&- 5<&- 6<&- 7<&- 9<&- < /dev/null > /dev/null 2>&1
  ) &
}

open_login() {
  login_folder=$(make_login_folder) || return
  remove_folder_at_end "$login_folder" && open_login_file "$login_folder" || return
  BGD_OWN_DOCKER_CONFIG=${DOCKER_CONFIG:-$HOME/.docker} DOCKER_CONFIG=$login_folder
  export BGD_OWN_DOCKER_CONFIG DOCKER_CONFIG
}

open_login
