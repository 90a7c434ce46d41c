# shellcheck shell=sh
# Needs lib/docker.sh before it.

# Prints each container as one JSON array a line, which src/commands/containers.ts reads. Nothing else of a container
# leaves the host.
describe_containers() { # ID...
  run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},{{json .RestartCount}},{{json .Image}}]' "$@"
}
