# shellcheck shell=sh
# Reads the containers of the host. Needs the libraries docker and facts, and read-layout/words.sh, before it.
# Programs: awk, docker, grep, head, sed.

# More containers than this are not read.
container_limit=60

# Prints: containers TEXT and images TEXT, a JSON array a line; environment ID NAME..., the variables that a container has and
# its image has not, for the containers that Compose did not make. Sets container_list, a line each.
read_containers() {
  container_list=$(run_docker ps -a --no-trunc --format '{{.ID}}|{{.Image}}|{{.Names}}|{{.Ports}}|{{.State}}|{{.Label "com.docker.compose.project"}}' 2> /dev/null |
    head -n "$container_limit")
  ids=$(printf '%s\n' "$container_list" | sed 's/|.*//')
  [ -n "$ids" ] || return 0
  run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Image}},{{json .State.Running}},{{json .Config}},{{json .HostConfig}},{{json .NetworkSettings}},{{json .Mounts}}]' 2> /dev/null |
    remove_environment | print_stdin containers
  own_ids=$(printf '%s\n' "$container_list" | sed -n 's/^\([0-9a-f]*\)|.*|$/\1/p' | head -n 10)
  [ -n "$own_ids" ] || return 0
  own_images=$(run_docker_on "$own_ids" inspect --format '{{.Image}}' 2> /dev/null)
  run_docker_on "$own_images" image inspect --format '[{{json .Id}},{{json .Config}},{{json .RepoDigests}}]' 2> /dev/null |
    remove_environment | print_stdin images
  for id in $own_ids; do print_fact environment "$id" "$(list_variables "$id")"; done
}

# Docker prints the environment as one JSON array of texts.
remove_environment() {
  sed -E 's/"Env":\[("([^"\\]|\\.)*",?)*\]/"Env":null/g'
}

# Prints the names of the variables of a container that do not come from its image as they are.
list_variables() { # ID
  image=$(run_docker inspect --format '{{.Image}}' "$1" 2> /dev/null) || return
  {
    run_docker image inspect --format "$environment_lines" "$image"
    run_docker inspect --format "$environment_lines" "$1"
  } 2> /dev/null | awk '
    $0 == "" { own = 1; next }
    !own { known[$0]; next }
    !($0 in known) && match($0, /^"[A-Za-z_][A-Za-z0-9_.]*=/) { printf "%s ", substr($0, 2, RLENGTH - 2) }'
}

# One JSON text a line, so that a value of several lines is one. An empty line ends the list: Docker adds a line end.
environment_lines='{{range .Config.Env}}{{json .}}{{println}}{{end}}'
