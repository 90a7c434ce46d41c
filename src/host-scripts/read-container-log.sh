#!/bin/sh
# Reads the last lines that a container printed, and its state.
#
# Parameters, besides those of the libraries:
#   container   its id
# Prints: containers JSON, what lib/containers.sh describes; memory-limit BYTES, 0 for none, empty when Docker does not print
# it; log TEXT, 50 lines and 16 KiB at most.
# Programs: tail.
. lib/facts.sh
. lib/docker.sh
. lib/containers.sh
: "${container:?}"

print_output containers describe_containers "$container"
print_fact memory-limit "$(run_docker inspect --format '{{.HostConfig.Memory}}' "$container" 2> /dev/null)"
run_docker logs --tail 50 "$container" 2>&1 | tail -c 16384 | print_stdin log
