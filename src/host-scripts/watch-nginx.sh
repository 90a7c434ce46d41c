#!/bin/sh
# Probes nginx again and again. Has no end of its own: the reader decides, and stops it.
#
# Parameters: those of the libraries.
# Prints: probe, as lib/nginx-probe.sh says, for each probe with each request.
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

# A probe before the end of the reload mostly finds nothing new.
wait_for_reload "$(find_master "$pid_file")" 1
eval "set -- $candidates"
while :; do
  probe_nginx "$@"
  sleep 0.1
done
