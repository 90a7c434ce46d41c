# shellcheck shell=sh
# Programs: systemctl, where systemd runs.

# Prints the unit that starts nginx: the first one that names the program, else the first one that exists. Prints nothing
# where systemd does not manage nginx.
find_nginx_unit() { # PROGRAM
  [ -d /run/systemd/system ] || return 0
  first_unit=
  for unit in nginx openresty angie; do
    unit_text=$(systemctl cat "$unit.service" 2> /dev/null) || continue
    case $unit_text in
      *"$1"*)
        printf %s "$unit.service"
        return
        ;;
    esac
    first_unit=${first_unit:-$unit.service}
  done
  printf %s "$first_unit"
}
