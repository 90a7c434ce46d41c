#!/bin/sh
# Waits until no request from before a switch needs the old color, where the switch ended no worker of nginx. Such a request
# has a connection to the old color, or will have one: nginx chooses the color when a request begins, and connects to it when
# it has read the whole request, which can be a long upload. From then on it sends something to its client.
#
# Parameters, besides those of the libraries:
#   pid_file        nginx's pid file
#   client_ports    the ports that nginx listens on, separated by blanks
#   keeps_connections   yes: nginx may keep connections to the old color for later requests, so that an open one can be idle
#   changed_at      when the link was changed, in hundredths of a second since boot; 0: unknown, so that each request that is
#                   under way now may need the old color
#   old_color       shell words, what find_target of lib/targets.sh takes
#   wait_hundredths how long to wait, in hundredths of a second
#   network_sudo    yes or no: whether sudo may be used to enter the network of nginx's container
# Prints: waiting COUNT at each change and every 15 seconds; at the end left COUNT, the requests that still need the color;
# open COUNT, their connections to it; quiet COUNT, those that were taken for idle; unseen, where requests that nginx still reads
# could not be seen.
# Programs: awk, grep, nsenter, sed, ss, sudo, tr.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/find-containers.sh
. lib/nginx-workers.sh
. lib/nginx-master.sh
. lib/targets.sh
. lib/connections.sh
. lib/flows.sh
: "${pid_file?}" "${client_ports?}" "${keeps_connections:?}" "${changed_at:?}" "${old_color:?}" "${wait_hundredths:?}"
: "${network_sudo:?}"

newline='
'

# A kept connection is idle when its last bytes were an answer, and nothing came for this time, in ms. A stream may have longer
# pauses: such connections are counted, so that the log can name them.
quiet_ms=5000

# Sets ss_call: how ss is called in nginx's network. Fails where it cannot be.
find_ss() {
  if [ "$own_network" = no ]; then
    ss_call=''
    ss -Htni state established > /dev/null 2>&1
    return
  fi
  ss_call="nsenter -t ${master:-0} -n"
  if $ss_call ss -Htni state established > /dev/null 2>&1; then return; fi
  ss_call="sudo -n $ss_call"
  [ "$network_sudo" = yes ] && $ss_call ss -Htni state established > /dev/null 2>&1
}

# Prints each connection in nginx's network, with the time since something was sent and received on it, in ms. Nothing where
# the kernel cannot be asked: then each connection to the color counts, and no upload does.
list_sockets() {
  [ "$ss_works" = no ] || $ss_call ss -Htni state established 2> /dev/null < /dev/null
}

# Prints how many connections to the color are in use and how many are quiet, and then each client whose request may still get
# one. The clients of the first time are those that have sent something since nginx last did; later ones are those among them
# to whom nginx has sent nothing. Lists go through pipes: a busy site has more of them than an argument of a program can hold.
find_requests() { # SENT-BEFORE-MS, FORMER-CLIENTS
  {
    list_open_flows "$target" | sed 's/^/open /'
    printf '%s\n' "$2" | sed 's/^/former /'
    list_sockets
  } | awk -v sent_before="$1" -v clients="$client_ports" -v keeps="$keeps_connections" -v quiet="$quiet_ms" \
    -v targets="$target_ports" '
    function find_port(end) { sub(/.*:/, "", end); return end }
    function find_time(name) {
      return match($0, name ":[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1) + 0 : 0
    }
    BEGIN {
      for (i = split(clients, list, " "); i > 0; i--) is_listened[list[i]] = 1
      for (i = split(targets, list, " "); i > 0; i--) is_target[list[i]] = 1
    }
    $1 == "open" { is_open[$2] = 1; open++; next }
    $1 == "former" { is_former[$2] = 1; next }
    /^[0-9]/ { near = $3; far = $4; next }
    {
      sent = find_time("lastsnd"); received = find_time("lastrcv")
      # Both times begin with the connection, whatever came on it.
      has_received = /bytes_received:/; has_sent = /bytes_acked:/
      if (find_port(near) in is_open && find_port(far) in is_target) {
        if (keeps == "yes" && has_received && received <= sent && received >= quiet) { open--; idle++ }
      } else if (find_port(near) in is_listened && sent >= sent_before) {
        client = near "-" far
        asks = has_received && (received < sent || !has_sent)
        if ("first" in is_former ? asks : client in is_former) waiting = waiting "\n" client
      }
    }
    END { print open + 0, idle + 0 waiting }'
}

master=$(find_master "$pid_file") || exit
find_own_addresses && eval "find_target $old_color" || exit
target_ports=$(list_target_ports "$target" | tr '\n' ' ')
ss_works=no
if find_ss; then ss_works=yes; fi
began=$(read_uptime) reported='' reported_at=$began clients=first since=$changed_at
[ "$since" -gt 0 ] || since=$began
while :; do
  now=$(read_uptime)
  # What was sent within 0.05 s of the switch may have been sent before it.
  found=$(find_requests "$(((now - since) * 10 - 50))" "$clients") || exit
  counts=${found%%"$newline"*} clients=${found#"${found%%"$newline"*}"}
  open=${counts% *}
  count=$((open + $(printf '%s' "$clients" | grep -c .)))
  if [ "$count" != "$reported" ] || [ $((now - reported_at)) -ge 1500 ]; then
    print_fact waiting "$count"
    reported_at=$now
  fi
  reported=$count
  if [ "$count" -eq 0 ] || [ $((now - began)) -ge "$wait_hundredths" ]; then break; fi
  if [ $((now - began)) -lt 100 ]; then sleep 0.05; else sleep 0.2; fi
done
print_fact left "$count"
print_fact open "$open"
print_fact quiet "${counts#* }"
if [ "$ss_works" = no ] || [ -z "$client_ports" ]; then print_fact unseen; fi
