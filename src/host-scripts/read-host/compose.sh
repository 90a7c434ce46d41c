# shellcheck shell=sh
# Reads the Compose project in the current folder. Needs lib/environment.sh before it.
# Parameters:
#   compose_options   shell words: -p NAME --env-file FILE... -f FILE..., as far as they are configured
#   docker_sudo       yes or no, whether Docker is called through sudo
# Programs: cat, docker compose or docker-compose, head, sed, tail.
: "${compose_options?}" "${docker_sudo:?}"

profile_options=

# Prints the program's name, the project's name as far as the environment gives it, the folder without symbolic links,
# whether the program could read the project (yes, no, or engine when the program cannot talk to the Docker engine), and
# the configuration, or why not. Without a program: none, and what explain_absence prints. "docker compose" goes before
# docker-compose, which may be of version 1 or forgotten; unless the two are one file, as on Debian: then docker-compose is
# the same without Docker's client started before it. A program that can read the project exists: it is asked for its
# version only when it cannot.
read_compose() {
  if [ "$docker_sudo" = no ] && is_compose_plugin && read_with docker-compose; then return; fi
  for program in 'docker compose' docker-compose; do
    if read_with "$program" || explain_refusal "$program"; then return; fi
  done
  echo none
  explain_absence
}

# Fails where the program cannot read the project. The configuration is read without the engine, so the engine is asked
# for something beside it: an old program cannot talk to a new engine.
read_with() { # PROGRAM
  ask_engine "$1" | {
    exec 5<&0 < /dev/null
    config=$(print_config "$1" 2> /dev/null) || exit
    answer=$(cat <&5)
    if [ "$answer" = yes ]; then print_answer "$1" yes "$config"; else print_answer "$1" engine "$answer"; fi
  }
}

# Prints yes, or what the program printed when it could not ask the engine for the project's containers.
ask_engine() { # PROGRAM
  if answer=$(run_compose_program "$1" ps -q 2>&1 > /dev/null < /dev/null); then
    echo yes
  else
    printf '%s\n' "$answer" | tail -n 10 | tail -c 4096
  fi
}

# Prints, one a line: "plugin PATH" and "standalone PATH", the programs that only the login user has, where Docker is
# reached through sudo and root looks in other folders; "output TEXT", what each of the two calls printed.
explain_absence() {
  if [ "$docker_sudo" = yes ]; then
    plugin=$(find_compose_plugin)
    [ -z "$plugin" ] || printf 'plugin %s\n' "$plugin"
    standalone=$(command -v docker-compose) && printf 'standalone %s\n' "$standalone"
  fi
  for program in 'docker compose' docker-compose; do
    run_compose_program "$program" version 2>&1 | head -n 1 | head -c 500 | sed 's/^/output /'
  done
}

# Fails where there is no such program. sudo may allow it without the variables only.
explain_refusal() { # PROGRAM
  case $1 in
    'docker compose') run_without_variables docker compose version ;;
    *) run_without_variables docker-compose version ;;
  esac > /dev/null 2>&1 || return
  print_answer "$1" no "$(print_config "$1" -q 2>&1 | tail -n 40 | tail -c 4096)"
}

run_without_variables() { # COMMAND...
  if [ "$docker_sudo" = yes ]; then sudo -n "$@"; else run_with_environment "$@"; fi
}

# With every profile: a service is named by the input, whatever profile it belongs to. A profile that nobody activates may
# name a file that does not exist, and Compose 1 before 1.28 knows no profiles: then without.
print_config() { # PROGRAM [OPTION]
  takes_env_files "$1" || return
  profile_options="--profile '*'"
  run_compose_program "$1" config ${2:+"$2"} 2> /dev/null && return
  profile_options=
  run_compose_program "$1" config ${2:+"$2"}
}

# An older program takes the last --env-file alone, and tells nobody.
takes_env_files() { # PROGRAM
  case $compose_options in *--env-file*--env-file*) ;; *) return 0 ;; esac
  case $(run_compose_program "$1" --help) in *'env-file stringArray'*) return 0 ;; esac
  printf '%s takes one file with variables: several need Docker Compose 2.24 or later\n' "$1"
  return 1
}

run_compose_program() { # PROGRAM SUBCOMMAND...
  compose_program=$1
  shift
  eval "set -- $profile_options $compose_options \"\$@\""
  case $compose_program in
    'docker compose') run_with_environment docker compose "$@" ;;
    *) run_with_environment docker-compose "$@" ;;
  esac
}

print_answer() { # PROGRAM READ TEXT
  printf '%s\n' "$1" "$(print_project_name)" "$(pwd -P)" "$2" "$3"
}

# Prints what the environment, or the last file with variables, calls the project: its value, quotes and all, without a
# comment.
print_project_name() (
  eval "set -- $compose_options"
  previous=
  for word; do
    shift
    [ "$previous" != --env-file ] || set -- "$@" "$word"
    previous=$word
  done
  [ $# -gt 0 ] || set -- .env
  export_environment
  if [ -n "$COMPOSE_PROJECT_NAME" ]; then
    printf %s "$COMPOSE_PROJECT_NAME"
  else
    for file; do
      [ ! -r "$file" ] || sed -n '/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}' "$file"
    done | tail -n 1
  fi
)

# Whether docker-compose is the file that "docker compose" starts, found where Docker looks for it.
is_compose_plugin() {
  standalone=$(command -v docker-compose) || return
  plugin=$(find_compose_plugin) && [ "$standalone" -ef "$plugin" ]
}

# Prints the plugin of the login user. Fails where there is none.
find_compose_plugin() {
  for folder in "${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker \
    /usr/libexec/docker; do
    plugin=$folder/cli-plugins/docker-compose
    if [ -x "$plugin" ]; then
      printf '%s\n' "$plugin"
      return
    fi
  done
  return 1
}
