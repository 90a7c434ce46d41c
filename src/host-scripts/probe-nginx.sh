#!/bin/sh
# Probes nginx once with each request.
#
# Parameters: those of the libraries.
# Prints: probe, as lib/nginx-probe.sh says.
. lib/facts.sh
. lib/uptime.sh
. lib/http.sh
. lib/docker.sh
. lib/find-containers.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
. lib/nginx-reload.sh
. lib/targets.sh
. lib/connections.sh
. lib/flows.sh
. lib/nginx-probe.sh

eval "set -- $candidates"
probe_nginx "$@"
