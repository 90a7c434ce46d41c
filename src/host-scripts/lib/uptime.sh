# shellcheck shell=sh

# Prints how long the host runs, in hundredths of a second. A change of the host's clock does not affect it.
read_uptime() {
  read -r uptime _ < /proc/uptime
  printf %s "${uptime%.*}${uptime#*.}"
}
