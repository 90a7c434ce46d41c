#!/bin/sh
# The first process of a host without systemd. It starts the services, waits for processes that lost their parent, and ends
# everything on SIGTERM.

stop() {
  service docker stop
  kill -TERM -1
  sleep 0.5
  exit 0
}
trap stop TERM

# With cgroup v2 a group with processes cannot have groups with controllers in it, and Docker makes such groups.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -n 1 < /sys/fs/cgroup/cgroup.procs > /sys/fs/cgroup/init/cgroup.procs || true
  sed 's/\([^ ]*\)/+\1/g' /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
fi

for name in docker docker-registry docker-registry-private nginx; do service "$name" start; done
# At the first start sshd has no keys yet: first-start.sh starts it.
[ ! -d /var/lib/lab ] || service ssh start
touch /run/services-started

while :; do
  sleep 3600 &
  wait $!
done
