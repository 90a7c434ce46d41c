# Prints what the stories share and may not change, one fact a line: every file of the system, the mounts, the addresses, the
# rules of the firewall, the services, the programs, those that listen, and the images. What every story resets before it
# begins is not in it: the folders of nginx, sshd, sudo, the homes, /srv, /opt, /tmp, the containers, volumes and releases.
# Prints as `ours` what a deployment may leave at no time: a program of an SSH session, or a file that it makes to rename it.

list_files() {
  find / -xdev \( -path /var -o -path /etc/nginx -o -path /etc/ssh -o -path /etc/sudoers.d -o -path /home -o -path /root \
    -o -path /srv -o -path /opt -o -path /tmp -o -path /etc/hosts -o -path /etc/hostname -o -path /etc/resolv.conf \
    -o -path '/etc/*-' -o -path /etc/.pwd.lock -o -path /etc/mtab -o -name __pycache__ \) -prune \
    -o -type f -printf 'file %p %M %u %g %s %T@\n' -o -printf 'file %p %M %u %g %l\n'
}

list_services() {
  for name in docker docker-registry docker-registry-private ssh; do
    if service "$name" status > /dev/null 2>&1; then echo "service $name runs"; fi
  done
}

# Neither those of this script, nor those in containers. nginx, sshd and what Docker starts for a container are reset.
list_programs() {
  here=$(readlink /proc/$$/ns/pid) own=$(ps -o sid= -p $$)
  ps -eo pid=,sid=,user=,comm= | sed -E '/ (nginx|sshd|sshd-.*|docker-proxy|containerd-shim.*|runc.*)$/d' |
    while read -r pid sid user program; do
      if [ "$sid" -eq "$own" ] || [ "$(readlink "/proc/$pid/ns/pid")" != "$here" ]; then continue; fi
      echo "program $user $program"
    done
}

# A daemon that a session started has its environment too.
list_session_programs() {
  grep -ls '^SSH_CONNECTION=\|.SSH_CONNECTION=' /proc/[0-9]*/environ | while read -r file; do
    if read -r program < "${file%environ}comm"; then echo "$program"; fi 2> /dev/null
  done | grep -v '^\(nginx\|sshd.*\|dockerd\|containerd.*\|docker-proxy\)$'
}

# A session ends a moment after its run, and a stopped job may take its grace time.
list_ours() {
  tries=0
  while list_session_programs > /dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)) && sleep 0.2; done
  list_session_programs | sed 's/^/ours program /'
  find /etc/nginx /home /root \( -name '.*.next' -o -path '*/ec2-blue-green-deploy/*.new' \) -printf 'ours file %p\n'
}

list_ours
list_files
sed -n 's,^[^ ]* \(/[^ ]*\) \([^ ]* [^ ]*\) .*,mount \1 \2,p' /proc/mounts | sed -E '/^mount (\/ |\/sys|\/run\/|\/var\/lib\/docker)/d'
ip -o address show | sed 's/^[0-9]*: \(lo\|eth0\) *\([^ ]* [^ ]*\).*/address \1 \2/; t; d'
for chain in INPUT OUTPUT; do iptables -S "$chain" | sed 's/^/firewall /'; done
list_services
list_programs
docker images --format 'image {{.Repository}}:{{.Tag}}' | sed -E '/^image (localhost:5000\/(lab-)?app|lab-node):/d'
# nginx and the containers are reset; containerd chooses its port anew at each start.
ss -ltnpH | sed 's/^[^ ]* *[^ ]* *[^ ]* *\([^ ]*\) .*(("\([^"]*\)".*/listens \1 \2/' | sed -E '/ (nginx|docker-proxy|containerd)$/d'
