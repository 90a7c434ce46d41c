# shellcheck shell=sh
# Reads the files of the host that look like a part of nginx's configuration: among them are those that a deployment copies
# over the live one. Needs lib/facts.sh and read-layout/words.sh before it.
# Parameters:
#   folder          the application's folder; empty: it cannot be entered
#   host_dump       nginx's configuration on the host; empty: there is none
#   container_list  as read-layout/containers.sh sets it
#   proxy_ids       the ids of the containers that may be a proxy
# Programs: base64, docker, find, grep, head, sed, sort.
: "${folder?}" "${host_dump?}" "${proxy_ids?}"

# Prints file PATH TEXT for each, of at most 32 KiB.
read_files() {
  list_file_folders | while IFS= read -r each; do
    if [ -d "$each" ]; then find_nginx_files "$each"; fi
  done | sort -u | head -n 80 | while IFS= read -r path; do
    print_fact file "$(encode_word "$path")" "$(base64 -w 0 < "$path")"
  done
}

list_file_folders() {
  {
    printf '%s\n' /etc/nginx "$HOME"
    if [ -n "$folder" ]; then printf '%s\n' "$folder"; fi
    list_files "$host_dump" | head -n 1 | sed 's|/[^/]*$||'
    list_compose_folders
    for id in $proxy_ids; do
      run_docker inspect --format '{{range .Mounts}}{{if eq .Type "bind"}}{{println .Source}}{{end}}{{end}}' "$id" 2> /dev/null
    done | while IFS= read -r source; do
      if [ -d "$source" ]; then printf '%s\n' "$source"; else printf '%s\n' "${source%/*}"; fi
    done
  } | sed '/^\/*$/d;/^\/\(proc\|sys\|run\|var\|dev\|etc\|usr\)$/d' | sort -u
}

# What has a statement of nginx that says where requests go.
find_nginx_files() { # FOLDER
  find "$1" -xdev -maxdepth 4 \( -name node_modules -o -name .git -o -name .cache -o -name .npm -o -name .ssh \) -prune -o \
    -type f -size -33k ! -name '*.sh' ! -name '*.js' ! -name '*.ts' ! -name '*.md' ! -name '*.yml' ! -name '*.yaml' \
    ! -name '*.log' ! -name '*.json' ! -name '*.bak' ! -name '*~' ! -name '.*' -print 2> /dev/null |
    head -n 3000 | while IFS= read -r path; do
    if grep -qsIE '^[[:space:]]*(location .*)?((proxy_pass|grpc_pass|server|set)[[:space:]]+[^;{}=]+;|upstream[[:space:]]+[^;{}=]+\{)' "$path"; then
      printf '%s\n' "$path"
    fi
  done
}
