# shellcheck shell=sh
# Reads the Compose files that may belong to the application. Needs the libraries docker, environment and facts, and
# read-layout/words.sh, before it.
# Parameter folder: the application's folder; empty: it cannot be entered.
# Programs: base64, docker compose or docker-compose, head, sed, sort, tr.
: "${folder?}" "${docker_sudo:?}"

# Prints for each file: compose-file PATH TEXT, and compose-config PATH TEXT where Compose can read it by itself; env-names PATH
# NAME... for each file of variables beside them.
read_compose_files() {
  compose_program=$(find_compose_program)
  list_compose_folders | while IFS= read -r compose_folder; do
    for path in "$compose_folder"/.env "$compose_folder"/.env.* "$compose_folder"/*.env; do print_env_names "$path"; done
  done
  list_compose_files | while IFS= read -r path; do
    if [ -f "$path" ] && [ -r "$path" ]; then print_compose_file "$path" < /dev/null; fi
  done
}

find_compose_program() {
  for program in plugin standalone; do
    if call_compose "$program" version > /dev/null 2>&1; then
      echo "$program"
      return
    fi
  done
}

call_compose() { # plugin|standalone ARGUMENT...
  if [ "$1" = plugin ]; then
    shift
    run_with_environment docker compose "$@"
  else
    shift
    run_with_environment docker-compose "$@"
  fi
}

# The labels of Compose: the folder of a project, and its files, which Compose 1 names relative to it.
print_labels() {
  run_docker ps -a --filter label=com.docker.compose.project \
    --format '{{.Label "com.docker.compose.project.working_dir"}}|{{.Label "com.docker.compose.project.config_files"}}' 2> /dev/null |
    sort -u | head -n 20
}

list_compose_folders() {
  {
    if [ -n "$folder" ]; then
      printf '%s\n' "$folder"
      for path in "$folder"/*/*compose*.y*ml; do
        if [ -f "$path" ]; then printf '%s\n' "${path%/*}"; fi
      done
    fi
    print_labels | sed 's/|.*//;/^$/d'
  } | sort -u | head -n 8
}

list_compose_files() {
  {
    list_compose_folders | while IFS= read -r compose_folder; do
      for path in "$compose_folder"/*compose*.yml "$compose_folder"/*compose*.yaml; do printf '%s\n' "$path"; done
    done
    print_labels | while IFS='|' read -r project_folder files; do
      printf '%s\n' "$files" | tr , '\n' | sed "s|^\([^/]\)|$(printf %s "$project_folder" | sed 's/[\\|&]/\\&/g')/\1|"
    done
  } | sort -u | head -n 16
}

print_compose_file() { # PATH
  print_fact compose-file "$(encode_word "$1")" "$(head -c 65536 -- "$1" | base64 -w 0)"
  [ -n "$compose_program" ] || return 0
  config=$(cd -- "${1%/*}" && run_config "$1" 2> /dev/null) || return 0
  print_fact compose-config "$(encode_word "$1")" "$(printf %s "$config" | head -c 131072 | base64 -w 0)"
}

# With every profile, which Compose 1 before 1.28 does not know.
run_config() { # PATH
  call_compose "$compose_program" --profile '*' -f "$1" config || call_compose "$compose_program" -f "$1" config
}

print_env_names() { # PATH
  if [ -f "$1" ] && [ -r "$1" ]; then
    print_fact env-names "$(encode_word "$1")" \
      "$(sed -n 's/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]]*=.*/\2/p' < "$1" | head -n 200 | tr '\n' ' ')"
  fi
}
