# shellcheck shell=sh
# Programs: awk, sleep.

# Whether a reload waits for the master or is under way. nginx reports the end of a reload to nobody. But a master holds
# every signal back except while it waits for the next one: SIGHUP, the lowest bit of the masks in /proc/PID/status, is
# neither blocked nor pending only when all reloads so far have been carried out or given up.
is_reloading() { # MASTER
  awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2> /dev/null
}

# Waits until no reload is under way. A reload takes up to seconds: a port that is taken is tried for 2.5 s.
wait_for_reload() { # MASTER MAX-SECONDS
  tries=0
  while is_reloading "$1" && [ "$tries" -lt $(($2 * 40)) ]; do
    tries=$((tries + 1))
    sleep 0.025
  done
}
