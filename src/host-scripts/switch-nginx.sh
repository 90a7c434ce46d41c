#!/bin/sh
# Moves nginx's link and makes nginx read it. Ignores HUP, INT, TERM and PIPE, so that neither a cancel nor a lost
# connection can interrupt it half-way: it ends with the new target in force, or with the old one restored. It prints at
# its end, for the same reason.
#
# Parameters, besides those of the libraries:
#   link           nginx's link
#   link_folder    its folder
#   next_link      where the new link is made before it is moved: a dot name in the same folder, which a pattern like
#                  sites-enabled/* does not include
#   from           what the link must hold now; empty: there is no link. "to" is accepted too; anything else was changed
#                  by another program
#   to             what the link shall hold; empty: no link
#   nginx_action   reload; reload-if-there: not when the link is dangling then, since nginx could not load it; quit
#   pid_file, error_log     nginx's own
#   nginx_sudo, link_sudo   yes or no: whether nginx, and the link, need sudo
# Prints: result RESULT RESTORED STARTED LOG-SIZE RELOADED; output TEXT, what the failing program printed; worker
# PID:START for each worker from before the reload.
# Programs: flock, ln, mv, nginx, readlink, rm, systemctl, wc.
trap '' HUP INT TERM PIPE
. lib/facts.sh
. lib/sudo.sh
. lib/nginx-master.sh
. lib/nginx-workers.sh
. lib/nginx-reload.sh
: "${link:?}" "${link_folder:?}" "${next_link:?}" "${from?}" "${to?}" "${nginx_action:?}"
: "${pid_file?}" "${error_log?}" "${nginx_sudo:?}" "${link_sudo:?}"

print_result() { # RESULT RESTORED OUTPUT
  print_fact result "$1" "$2" "$started" "$log_size" "$reloaded"
  printf %s "$3" | print_stdin output
  for worker in $workers; do print_fact worker "$worker"; done
}

end_with() { # RESULT RESTORED OUTPUT
  print_result "$@"
  exit 0
}

restore_link_and_end() { # RESULT OUTPUT
  if set_link "$former"; then end_with "$1" yes "$2"; else end_with "$1" no "$2"; fi
}

set_link() { # TARGET; empty: no link
  if [ -z "$1" ]; then
    run_with_sudo_if "$link_sudo" rm -f -- "$link"
    return
  fi
  run_with_sudo_if "$link_sudo" rm -f -- "$next_link" &&
    run_with_sudo_if "$link_sudo" ln -s -- "$1" "$next_link" &&
    run_with_sudo_if "$link_sudo" mv -T -- "$next_link" "$link"
}

# Through systemd where it manages nginx, so that it goes on managing it. nginx must not inherit the descriptors that
# hold the locks (6 to 9): it would hold them as long as it runs.
start_nginx() {
  if [ -d /run/systemd/system ] && systemctl cat nginx.service > /dev/null 2>&1; then
    run_with_sudo_if "$nginx_sudo" systemctl start nginx.service
  elif [ "$nginx_sudo" = yes ]; then
    sudo -n nginx 6<&- 7<&- 8<&- 9<&-
  else
    nginx 6<&- 7<&- 8<&- 9<&-
  fi
}

# Before the link changes: nginx reads its whole configuration even to quit.
quit_nginx() {
  master=$(find_master "$pid_file")
  [ -n "$master" ] || return
  workers=$(list_workers "$master")
  output=$(run_with_sudo_if "$nginx_sudo" nginx -s quit 2>&1) || restore_link_and_end reload-failed "$output"
}

# A reload of another program that began before the link changed may still start workers with the old configuration: it is
# waited for, so that "workers" holds each worker that can ever have read the old link.
reload_nginx() {
  output=$(run_with_sudo_if "$nginx_sudo" nginx -t 2>&1) || restore_link_and_end test-failed "$output"
  master=$(find_master "$pid_file")
  if [ -n "$master" ]; then
    wait_for_reload "$master" 5
    workers=$(list_workers "$master")
    [ ! -r "$error_log" ] || log_size=$(wc -c < "$error_log")
    output=$(run_with_sudo_if "$nginx_sudo" nginx -s reload 2>&1) || restore_link_and_end reload-failed "$output"
  else
    started=yes
    output=$(start_nginx 2>&1) || restore_link_and_end start-failed "$output"
  fi
}

started=no reloaded=yes workers='' log_size=-1
# Applications on one host switch one after the other, since nginx reads the whole folder at each reload. Each switch
# takes well under a second.
if ! { command exec 8< "$link_folder" && flock -w 30 8; }; then end_with busy yes ''; fi
former=$(readlink -- "$link")
case $former in
  "$from" | "$to") ;;
  *) end_with changed yes "it points to '$former' now" ;;
esac
[ "$nginx_action" != quit ] || quit_nginx
output=$(set_link "$to" 2>&1) || restore_link_and_end link-failed "$output"
if [ "$nginx_action" = reload-if-there ] && [ -L "$link" ] && ! [ -e "$link" ]; then
  reloaded=no
elif [ "$nginx_action" != quit ]; then
  reload_nginx
fi
print_result switched yes ''
