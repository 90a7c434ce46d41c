#!/bin/sh
# Reads how a host is arranged, for the guide of a plan: nginx, wherever it runs, containers, Compose files, and who takes
# the connections of visitors. Changes nothing. What cannot be read is left out. No value of a container's environment
# leaves the host.
#
# Parameters, besides those of the libraries:
#   directory       the folder of the input
#   sudo            true, false, or auto: through sudo where the login user may not do it directly
#   nginx_program   the program of nginx; empty: the one that is installed
# Prints what the files in read-layout/ say, and folder TEXT, when it can be entered; docker yes|no.
# Programs: awk, base64, curl, docker, find, grep, head, id, iptables, nginx, readlink, sed, sort, ss, sudo, tail, timeout, tr.
docker_sudo=no
nginx_sudo=no
folder=
container_list=
host_dump=
all_dumps=
proxy_ids=
. lib/facts.sh
. lib/sudo.sh
. lib/docker.sh
. lib/environment.sh
. read-layout/words.sh
. read-layout/containers.sh
. read-layout/compose.sh
. read-layout/nginx.sh
. read-layout/files.sh
. read-layout/traffic.sh
: "${directory?}" "${sudo:?}"

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# Whether sudo may be tried for what the login user may not do.
may_use_sudo() { [ "$sudo" != false ] && [ "$(id -u)" != 0 ]; }

# Sets docker_sudo. Fails where Docker cannot be asked.
reach_docker() {
  if [ "$sudo" != true ] && docker ps -q > /dev/null 2>&1; then return; fi
  may_use_sudo || return
  docker_sudo=yes
  run_docker ps -q > /dev/null 2>&1
}

if may_use_sudo; then nginx_sudo=yes; fi
folder=$(cd -- "$directory" 2> /dev/null && pwd -P) && print_text folder "$folder"
if reach_docker; then
  print_fact docker yes
  read_containers
  read_compose_files
else
  print_fact docker no
fi
read_nginx
read_files
read_traffic
