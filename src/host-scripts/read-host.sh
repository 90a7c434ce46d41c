#!/bin/sh
# Reads all that a deployment's decision needs, in one go; changes nothing.
#
# Parameters, besides those of the libraries:
#   directory   the application's folder
#   sudo        true, false, or auto: through sudo where the login user may not do it directly
#   projects    one, or two: green has a project of its own, with green_compose_options and green_environment instead of
#               compose_options and environment
#   container_sudo   yes or no: whether the container that nginx runs in was reached through sudo
# Prints: directory yes|no; docker direct|sudo REACHED, and docker-output TEXT when it was not reached; http CLIENT; flock
# yes|no; packages NAME, the program that installs packages; containers JSON, digests TEXT and networks JSON; names TEXT, of
# every container with its project and service; compose TEXT, and compose-green TEXT of two projects; and what the files in
# read-host/ print.
# Programs: awk, docker, flock, grep, id, nginx, readlink, sed, ss, stat, sudo, tail, tr.
docker_sudo=no nginx_command='' nginx_sudo=no
. lib/facts.sh
. lib/sudo.sh
. lib/docker.sh
. lib/connections.sh
. lib/containers.sh
. lib/environment.sh
. lib/nginx-run.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
. lib/nginx-program.sh
. lib/is-missing.sh
. lib/sudo-rules.sh
. lib/site.sh
. read-host/compose.sh
. read-host/files.sh
. read-host/servers.sh
. read-host/nginx.sh
. read-host/ports.sh
. read-host/rights.sh
: "${directory?}" "${sudo:?}" "${container_sudo:?}"
: "${projects:?}" "${green_compose_options?}" "${green_environment?}"

# Sets docker_sudo, and container_ids: every container of a service that Compose made on this host. The name of the project
# is not known yet. A container of "compose run" is no service, though it has the labels of one.
reach_docker() {
  reached=yes
  [ "$sudo" != true ] || docker_sudo=yes
  container_ids=$(list_container_ids "$docker_sudo" 2> /dev/null) || reached=no
  if [ "$reached$sudo" = noauto ] && [ "$user_id" != 0 ]; then
    docker_sudo=yes reached=yes
    container_ids=$(list_container_ids yes 2> /dev/null) || reached=no
  fi
  if [ "$docker_sudo" = yes ]; then print_fact docker sudo "$reached"; else print_fact docker direct "$reached"; fi
  if [ "$reached" = no ]; then
    container_ids=
    print_text docker-output "$(print_refusals 2>&1)"
  fi
  case $container_ids in
    *[!0-9a-f"$newline"]*)
      printf 'docker ps printed more than the ids of containers: %s\n' "$container_ids" | head -c 1000 >&2
      exit 1
      ;;
  esac
}

list_container_ids() { # yes|no: through sudo
  run_with_sudo_if "$1" docker ps -aq --no-trunc --filter label=com.docker.compose.project \
    --filter label=com.docker.compose.oneoff=False
}

# Prints what Docker answers in each way that was tried.
print_refusals() {
  [ "$sudo" = true ] || list_container_ids no
  [ "$docker_sudo" = no ] || list_container_ids yes
}

# Prints the name of each container of the host, also of those that Compose did not make. Fails silently: the names are
# then unknown.
print_names() {
  [ "$reached" = yes ] || return
  names=$(run_docker ps -a \
    --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}' 2> /dev/null) ||
    return
  print_text names "$names"
}

print_containers_and_digests() {
  set --
  for container_id in $container_ids; do set -- "$@" "$container_id"; done
  [ $# -gt 0 ] || return
  print_output containers describe_existing_containers "$@"
  print_digests digests "$output"
}

print_digests() { # NAME CONTAINERS, as describe_containers prints them
  # The image is the last word of each line.
  image_ids=$(printf '%s\n' "$2" | sed -n 's/.*"\([^"]*\)"\]$/\1/p')
  print_text "$1" "$(run_docker_on "$image_ids" image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' 2> /dev/null)"
}

# Whether sudo may be tried for what is good to know.
may_use_sudo() {
  if [ "$sudo" != false ] && [ "$user_id" != 0 ]; then echo yes; else echo no; fi
}

# Prints each network that Compose made as one JSON array a line. Another project's may vanish meanwhile. Where they cannot
# be listed, Compose itself decides about them in "up", and stops nothing for them.
print_networks() {
  network_ids=$(run_docker network ls -q --no-trunc --filter label=com.docker.compose.project 2> /dev/null) || return 0
  [ -n "$network_ids" ] || return 0
  print_text networks "$(run_docker_on "$network_ids" network inspect --format '[{{json .Name}},{{json .Labels}},{{json .Options}},{{json .Driver}},{{json .Internal}},{{json .EnableIPv6}}]' 2> /dev/null)"
}

read_green_compose() {
  [ "$projects" = two ] || return 0
  compose_options=$green_compose_options environment=$green_environment
  read_compose
}

# What Docker has no part in.
read_without_docker() {
  for http_client in curl wget ''; do
    if command -v "$http_client" > /dev/null; then break; fi
  done
  print_fact http "$http_client"
  if command -v flock > /dev/null; then print_fact flock yes; else print_fact flock no; fi
  for package_program in apt-get dnf yum apk zypper pacman ''; do
    if command -v "$package_program" > /dev/null; then break; fi
  done
  print_fact packages "$package_program"
  read_files
  docker_sudo=$container_sudo
  read_nginx "$user_id"
  read_rights "$user_id" "$nginx_sudo" "$nginx_command" "$nginx_refusal" "$master"
}

if ! cd -- "$directory"; then
  print_fact directory no
  exit 0
fi
print_fact directory yes
user_id=$(id -u)
# These run side by side: nginx, the containers, and Compose, which takes the longest. The output of each waits in its
# pipe, from which no other program may read.
read_without_docker | {
  exec 3<&0 < /dev/null
  reach_docker
  read_green_compose | {
    exec 6<&0 < /dev/null
    read_compose | {
      exec 4<&0 < /dev/null
      print_containers_and_digests
      # After the containers: one that starts meanwhile has its port in the second list only, with its own name.
      if [ "$reached" = yes ]; then
        read_ports "$(may_use_sudo)" "$container_ids"
        print_networks
      fi
      print_names
      print_stdin compose <&4
    } || exit
    [ "$projects" = one ] || print_stdin compose-green <&6
  } || exit
  cat <&3
}
