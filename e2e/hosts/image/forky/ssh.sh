# Read by /etc/init.d/ssh, whose first parameter is the action. sshd and its sessions are in a control group of their own, as
# under systemd: so the tests find the programs of a session, and a restart of sshd ends what a story left.

group=/sys/fs/cgroup/ssh.service
[ -e /sys/fs/cgroup/cgroup.controllers ] || group=/sys/fs/cgroup/pids$(sed -n 's/^[0-9]*:pids://p' /proc/1/cgroup)/ssh.service
mkdir -p "$group"
case "$1" in
  stop | restart)
    for signal in TERM KILL; do
      xargs --no-run-if-empty kill -s "$signal" < "$group/cgroup.procs" 2> /dev/null || true
      tries=0
      while [ -n "$(cat "$group/cgroup.procs")" ] && [ "$tries" -lt 20 ]; do
        tries=$((tries + 1))
        sleep 0.05
      done
    done
    ;;
esac
case "$1" in
  start | restart) echo $$ > "$group/cgroup.procs" ;;
esac
