#!/bin/sh
# Finds the container that nginx runs in, before the rest of the host is read: which files of the host are nginx's depends on
# the container's mounts. Changes nothing.
#
# Parameters, besides those of the libraries:
#   container   the name of a container, or of a service of Compose
#   sudo        true, false, or auto: through sudo where the login user may not do it directly
#   template    the file in the container from which its entrypoint would write the file of the site; empty: none could be
# Prints: docker direct|sudo REACHED; containers TEXT, each container with that name, and each one of a service with that
# name, as one JSON array a line, which src/commands/inspect-nginx-container.ts reads; master ID PID:START of each one in
# which nginx runs; replaced ID PATH, each path in such a container whose mounted file is not the one of the host any more;
# program ID TEXT, the first process of each other one that runs; template ID of each one that has the template; running
# TEXT, the names and images of the containers that run, when there is none with that name.
# Programs: awk, cat, docker, head, id, sort, sudo, tr.
docker_sudo=no nginx_container='' known_master=''
. lib/facts.sh
. lib/sudo.sh
. lib/docker.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
: "${container:?}" "${sudo:?}" "${template?}"

# Prints the id, the names and the service of each container of the host.
list_containers() { # yes|no: through sudo
  run_with_sudo_if "$1" docker ps -a --no-trunc --filter label=com.docker.compose.oneoff=False \
    --filter "label=com.docker.compose.service=$container" --format '{{.ID}}' &&
    run_with_sudo_if "$1" docker ps -a --no-trunc --filter "name=^/$container\$" --format '{{.ID}}'
}

reach_docker() {
  reached=yes
  [ "$sudo" != true ] || docker_sudo=yes
  ids=$(list_containers "$docker_sudo" 2> /dev/null) || reached=no
  if [ "$reached$sudo" = noauto ] && [ "$(id -u)" != 0 ]; then
    docker_sudo=yes reached=yes
    ids=$(list_containers yes 2> /dev/null) || reached=no
  fi
  if [ "$docker_sudo" = yes ]; then print_fact docker sudo "$reached"; else print_fact docker direct "$reached"; fi
  [ "$reached" = yes ]
}

# Prints where a process sees a file or a folder whose path was given to another one since, as editors do with a file: the
# kernel says so in the list of its mounts. A blank in a path is \040 there.
list_replaced_mounts() { # PID
  awk '$4 ~ /\/\/deleted$/ { print $5 }' "/proc/$1/mountinfo" 2> /dev/null
}

# Prints the container's master, or what its first process is.
find_process() { # ID PID
  master=$(find_master_below "$2")
  if [ -n "$master" ]; then
    print_fact master "$1" "$(identify_process "$master")"
    list_replaced_mounts "$master" | while read -r path; do print_fact replaced "$1" "$path"; done
  elif [ "$2" != 0 ]; then
    print_text "program" "$1 $(tr '\0\n' '  ' < "/proc/$2/cmdline" 2> /dev/null | head -c 200)"
  fi
}

# An image without any program has none to list its files with. What cannot be found out costs a warning only.
find_template() { # ID
  [ -n "$template" ] || return 0
  if run_docker cp "$1:$template" - > /dev/null 2>&1; then print_fact template "$1"; fi
}

reach_docker || exit 0
if [ -z "$ids" ]; then
  print_text running "$(run_docker ps --format '{{.Names}} ({{.Image}})')"
  exit 0
fi
described=$(run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Config.Image}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json (index .Config.Labels "com.docker.compose.project.working_dir")}},{{json .State.Status}},{{json .State.StartedAt}},{{json .HostConfig.NetworkMode}},{{json .Mounts}},{{json .NetworkSettings}}]') || exit
print_text containers "$described"
pids=$(run_docker_on "$ids" inspect --format '{{.Id}} {{.State.Pid}}') || exit
printf '%s\n' "$pids" | while read -r id pid; do
  find_process "$id" "$pid"
  find_template "$id"
done
