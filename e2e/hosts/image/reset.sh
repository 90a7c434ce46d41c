# Restores the state of a host's first start, without a reboot. It removes the containers, volumes, networks, releases,
# files and processes of a story. The application's base image stays, since loading it takes time.
# `service` works on hosts with and without systemd.

# Without this, systemd refuses a sixth start within 10 s.
forget_starts() {
  [ ! -d /run/systemd/system ] || systemctl reset-failed
}

ensure_started() {
  service "$1" status > /dev/null || service "$1" start
}

# What a layout of e2e/support/layouts.ts or a stand-in changed outside of the folders below.
if [ -d /var/lib/lab-hidden ]; then
  cp -a /var/lib/lab-hidden/. /
  rm -r /var/lib/lab-hidden
fi
find /usr/local/bin /usr/local/sbin -mindepth 1 -delete
rm -rf /usr/local/lib/docker /etc/ssl/shop.*
ip -4 address flush dev lo scope global
mount -o remount,hidepid=0,gid=0 /proc
ln -sfn ../usr/lib/os-release /etc/os-release

# SSH sessions end first, so that none of them changes anything below.
forget_starts
cp -a /var/lib/lab/accounts/. /etc/
for path in /etc/ssh /etc/sudoers.d /home /root; do
  find "$path" -mindepth 1 -delete
  cp -a "/var/lib/lab/$(basename "$path")/." "$path/"
done
service ssh restart

ensure_started docker
docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes > /dev/null
docker network prune --force > /dev/null
docker volume ls --quiet | xargs --no-run-if-empty docker volume rm --force > /dev/null
# Releases stay in the registry only, so that the next deployment has to pull them.
docker images --all --quiet localhost:5000/app | sort -u | xargs --no-run-if-empty docker rmi --force > /dev/null
docker images --format '{{.Repository}}:{{.Tag}}' | grep -Ev '^(localhost:5000/lab-app|lab-node|<none>):' |
  xargs --no-run-if-empty docker rmi --force > /dev/null
# An image whose tag has moved on has no name any more. One that others were built on stays.
docker image prune --force > /dev/null
ensure_started docker-registry
ensure_started docker-registry-private

find /etc/nginx /srv /opt /tmp /var/tmp -mindepth 1 ! -path '*systemd-private*' -delete
cp -a /var/lib/lab/nginx/. /etc/nginx/
# Debian's init script waits a second more than needed.
if [ -d /run/systemd/system ]; then
  systemctl stop nginx
else
  start-stop-daemon --stop --oknodo --quiet --retry 5 --pidfile /run/nginx.pid --name nginx
fi
find /var/log/nginx /run/lock /var/lock/ -mindepth 1 -type f -delete
forget_starts
service nginx start
