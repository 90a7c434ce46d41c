# shellcheck shell=sh
# Reads nginx's configuration and finds its program and its master. Needs the libraries facts, sudo and nginx-master, and
# read-host/servers.sh, before it.
# Parameters:
#   sudo                    true, false, or auto: through sudo unless the login user is root
#   nginx_program           the program of nginx; empty: the one that runs or is installed
#   nginx_container         the name of the container that nginx runs in; empty: it runs on the host
#   site_inside             the path that says which color is live, as nginx knows it
#   blue_ports, green_ports   the ports of the two colors, separated by blanks
# Programs: awk, cat, grep, head, nginx, readlink, sed, sort, tail, tr.
: "${sudo:?}" "${nginx_program?}" "${blue_ports?}" "${green_ports?}" "${site_form:?}" "${site_inside:?}" "${nginx_container?}"

newline='
'

# Sets nginx_sudo, nginx_command, nginx_refusal and master. Prints: nginx EXIT-CODE [sudo], of its test of the
# configuration; nginx-command TEXT, empty when there is no such program; nginx-output TEXT; nginx-refusal TEXT, when sudo
# refused to run nginx; pid-file and error-log TEXT; servers TEXT, as print_servers says; passes-to BLUE GREEN, yes or no
# each; nginx-version TEXT, on the host; includes and include-link TEXT, and site-loaded yes|no of a file, when the
# configuration can be read; processes visible|hidden; master PID; master-without-pid-file PID.
read_nginx() { # USER-ID
  nginx_sudo=yes
  [ "$sudo" != false ] || nginx_sudo=no
  if [ "$sudo" = auto ] && [ "$1" = 0 ]; then nginx_sudo=no; fi
  if [ -n "$nginx_container" ]; then
    nginx_sudo=no nginx_command=${nginx_program:-nginx} build_options=
  else
    find_nginx_program
    build_options=$([ -z "$nginx_program" ] || "$nginx_program" -V 2>&1)
  fi
  print_text nginx-command "$nginx_command"
  [ -z "$build_options" ] || print_text nginx-version "${build_options%%"$newline"*}"
  dump_configuration
  [ -z "$nginx_refusal" ] || print_text nginx-refusal "$nginx_refusal"
  if [ "$nginx_sudo" = yes ]; then print_fact nginx "$code" sudo; else print_fact nginx "$code" ''; fi
  # A configuration that cannot be loaded is not dumped either. Its main file still contains where a running nginx keeps
  # its pid.
  if [ "$code" != 0 ]; then
    print_text nginx-output "$(printf '%s\n' "$dump" | tail -n 20)"
    dump=$([ -n "$nginx_container" ] || cat "$(print_build_path conf-path conf/nginx.conf)" 2> /dev/null)
  else
    print_includes
  fi
  settings=$(printf '%s\n' "$dump" | print_settings)
  printf '%s\n' "$dump" | print_servers | print_stdin servers
  [ "$code" != 0 ] || print_text nginx-output "${settings%"$newline"*}"
  print_found_settings "${settings##*"$newline"}"
  # With the mount option hidepid a user sees no process of another user.
  if [ -r /proc/1/stat ]; then print_fact processes visible; else print_fact processes hidden; fi
  master=$(find_master "$pid_file") || exit
  print_fact master "$master"
  print_fact master-without-pid-file "$([ -n "$master$nginx_container" ] || list_masters | head -n 1)"
}

# Sets nginx_program, the path, and nginx_command, how it is called: by the plain name where sudo finds it by that, since
# this is what rules of sudo and people write.
find_nginx_program() {
  nginx_command=$nginx_program
  [ -z "$nginx_program" ] || return 0
  nginx_program=$(choose_nginx_program)
  nginx_command=$nginx_program
  if [ "$nginx_sudo" = no ]; then
    [ "$(command -v nginx)" != "$nginx_program" ] || nginx_command=nginx
  else
    case $nginx_program in /usr/sbin/nginx | /usr/bin/nginx | /sbin/nginx) nginx_command=nginx ;; esac
  fi
}

# Prints the installed "nginx", unless only another one runs.
choose_nginx_program() (
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  standard=$(command -v nginx)
  running=$(list_running_programs)
  for program in $running; do
    if [ "$program" -ef "$standard" ]; then running=; fi
  done
  for program in $running "$standard" "$(command -v openresty)" "$(command -v angie)" /usr/local/nginx/sbin/nginx \
    /usr/local/openresty/nginx/sbin/nginx /opt/nginx/sbin/nginx; do
    if [ -x "$program" ]; then
      printf %s "$program"
      return
    fi
  done
)

# Prints the program of each master, as its title contains it, where that is a whole path.
list_running_programs() {
  list_masters | while read -r pid; do
    tr '\0' '\n' < "/proc/$pid/cmdline" 2> /dev/null | sed -n 's/^[a-z]*: master process \(\/[^ ]*\).*/\1/p'
  done
}

# Sets dump, code and nginx_refusal.
dump_configuration() {
  nginx_refusal=
  if [ -z "$nginx_command" ]; then
    dump='' code=127
    return
  fi
  dump=$(run_nginx -T 2>&1)
  code=$?
  case $nginx_sudo$code$dump in
    yes1sudo:* | yes1*"${newline}sudo: "*)
      nginx_refusal=$dump
      ;;
  esac
}

# Prints an empty line and the messages of nginx, and last a line with the pid file, the error log ("-" where the
# configuration does not set it), and whether requests are passed to a port of either color.
print_settings() {
  awk -v blue="$blue_ports" -v green="$green_ports" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(ports) { gsub(/ /, "|", ports); return ports != "" && $0 ~ (":(" ports ")([^0-9]|$)") }
    /^(nginx|angie): / { messages = messages $0 "\n"; next }
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
  # In a container neither is a path of this host.
  if [ -n "$nginx_container" ]; then
    print_text pid-file ''
    print_text error-log "$error_log"
    print_fact passes-to "$passes_to"
    return
  fi
  if [ "$pid_file" = - ]; then pid_file=$(print_build_path pid-path logs/nginx.pid); fi
  if [ "$error_log" = - ]; then error_log=$(print_build_path error-log-path logs/error.log); fi
  pid_file=$(resolve_in_prefix "$pid_file")
  print_text pid-file "$pid_file"
  print_text error-log "$(resolve_in_prefix "$error_log")"
  print_fact passes-to "$passes_to"
}

# Prints a path that nginx was built with.
print_build_path() { # NAME DEFAULT
  built=$(print_build_option "$1")
  resolve_in_prefix "${built:-$2}"
}

# nginx takes a relative path from the folder that it was built for.
resolve_in_prefix() { # PATH
  case $1 in
    /* | stderr | syslog:* | memory:*) printf %s "$1" ;;
    *)
      prefix=$(print_build_option prefix)
      prefix=${prefix:-/usr/local/nginx}
      printf %s "${prefix%/}/$1"
      ;;
  esac
}

print_build_option() { # NAME
  printf '%s\n' "$build_options" | tr ' ' '\n' | sed -n "s/^--$1=//p" | head -n 1
}

# Prints every "include" of the configuration, and the path that says which color is live, each with its
# folder resolved; and whether nginx loads the file at that path, by whatever name.
print_includes() {
  # nginx -T prints its main file first.
  main=$(printf '%s\n' "$dump" | sed -n 's/^# configuration file \(.*\):$/\1/p' | head -n 1)
  [ -n "$nginx_container" ] || main=$(print_build_path conf-path conf/nginx.conf)
  printf '%s\n' "$dump" | tr -d "\"'" | awk '
    {
      sub(/#.*/, "")
      rest = rest " " $0
      while (match(rest, /[;{}]/)) {
        statement = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + 1)
        if (sub(/^[ \t]*include[ \t]+/, "", statement)) print statement
      }
    }' | sed 's/[[:space:]]*$//' | sort -u |
    while IFS= read -r path; do
      case $path in
        /*) resolve_folder "$path" ;;
        *) resolve_folder "${main%/*}/$path" ;;
      esac
    done | print_stdin includes
  print_text include-link "$(resolve_folder "$site_inside")"
  [ "$site_form" = link ] || print_fact site-loaded "$(is_loaded "$site_inside")"
}

# Prints yes or no. nginx -T prints the path of each file before its text.
is_loaded() { # PATH
  printf '%s\n' "$dump" | sed -n 's/^# configuration file \(.*\):$/\1/p' | {
    loaded=no
    while IFS= read -r file; do
      if [ "$file" = "$1" ] || [ "$file" -ef "$1" ]; then loaded=yes; fi
    done
    echo "$loaded"
  }
}

# The folders of a container are not those of this host.
resolve_folder() { # PATH
  if [ -n "$nginx_container" ]; then
    printf '%s\n' "$1"
    return
  fi
  printf '%s/%s\n' "$(readlink -m -- "${1%/*}")" "${1##*/}"
}

# Prints each master of this machine; not one of a container on it.
list_masters() {
  grep -lE '^(nginx|angie): master' /proc/[0-9]*/cmdline 2> /dev/null |
    while read -r path; do
      awk '/^NSpid:/ && NF == 2 { print $2 }' "${path%cmdline}status" 2> /dev/null
    done
}
