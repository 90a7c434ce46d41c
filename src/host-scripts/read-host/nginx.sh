# shellcheck shell=sh
# Reads nginx's configuration and finds its master. Needs the libraries facts, sudo and nginx-master, and
# read-host/servers.sh, before it.
# Parameters:
#   sudo                    true, false, or auto: through sudo unless the login user is root
#   blue_port, green_port   the ports of the two colors
# Programs: awk, cat, grep, head, nginx, sed, tail, tr.
: "${sudo:?}" "${blue_port:?}" "${green_port:?}"

newline='
'

# Sets nginx_sudo. Prints: nginx EXIT-CODE [sudo], of its test of the configuration; nginx-output TEXT; pid-file and
# error-log TEXT; servers TEXT, as print_servers says; passes-to BLUE GREEN, yes or no each; master PID; master-without-pid-file PID.
read_nginx() { # USER-ID
  nginx_sudo=yes
  [ "$sudo" != false ] || nginx_sudo=no
  if [ "$sudo" = auto ] && [ "$1" = 0 ]; then nginx_sudo=no; fi
  dump=$(run_with_sudo_if "$nginx_sudo" nginx -T 2>&1)
  code=$?
  if [ "$nginx_sudo" = yes ]; then print_fact nginx "$code" sudo; else print_fact nginx "$code" ''; fi
  # A configuration that cannot be loaded is not dumped either. Its main file still contains where a running nginx keeps
  # its pid.
  if [ "$code" != 0 ]; then
    print_text nginx-output "$(printf '%s\n' "$dump" | tail -n 20)"
    dump=$(cat "$(print_build_option conf-path)" 2> /dev/null)
  fi
  settings=$(printf '%s\n' "$dump" | print_settings)
  printf '%s\n' "$dump" | print_servers | print_stdin servers
  [ "$code" != 0 ] || print_text nginx-output "${settings%"$newline"*}"
  print_found_settings "${settings##*"$newline"}"
  master=$(find_master "$pid_file")
  print_fact master "$master"
  print_fact master-without-pid-file "$([ -n "$master" ] || find_master_without_pid_file)"
}

# Prints an empty line and the messages of nginx, and last a line with the pid file, the error log ("-" where the
# configuration does not set it), and whether requests are passed to either port.
print_settings() {
  awk -v blue="$blue_port" -v green="$green_port" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(port) { return $0 ~ (":" port "([^0-9]|$)") }
    /^nginx: / { messages = messages $0 "\n"; next }
    /^[ \t]*#/ { next }
    pidfile == "-" && $1 == "pid" && /;/ { pidfile = value($2) }
    errorlog == "-" && /^error_log[ \t]/ { errorlog = value($2) }
    passes(blue) { toblue = "yes" }
    passes(green) { togreen = "yes" }
    END { printf "\n%s", messages; print pidfile, errorlog, toblue, togreen }'
}

# Sets pid_file. nginx keeps its pid and its log where its configuration says, else where it was built to.
print_found_settings() { # "PID-FILE ERROR-LOG TO-BLUE TO-GREEN"
  # What was not printed would be taken for "not there".
  case $1 in
    *' '*' '*' '*) ;;
    *)
      echo 'awk could not read what nginx -T printed' >&2
      exit 1
      ;;
  esac
  pid_file=${1%% *} rest=${1#* }
  error_log=${rest%% *} passes_to=${rest#* }
  [ "$pid_file" != - ] || pid_file=$(print_build_option pid-path)
  [ "$error_log" != - ] || error_log=$(print_build_option error-log-path)
  print_text pid-file "$pid_file"
  print_text error-log "$error_log"
  print_fact passes-to "$passes_to"
}

print_build_option() { # NAME
  nginx -V 2>&1 | tr ' ' '\n' | sed -n "s/^--$1=//p"
}

# Prints a master of this machine for when the pid file names none; not one of a container on it.
find_master_without_pid_file() {
  grep -l '^nginx: master' /proc/[0-9]*/cmdline 2> /dev/null |
    while read -r path; do
      awk '/^NSpid:/ && NF == 2 { print $2 }' "${path%cmdline}status" 2> /dev/null
    done |
    head -n 1
}
