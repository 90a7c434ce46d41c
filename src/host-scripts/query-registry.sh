#!/bin/sh
# Asks a registry for an image, through Docker's engine and with the login that the user's Docker has for that registry, as
# a pull does: same mirrors, same proxy, same certificates. ("docker manifest inspect" asks by itself, and prints "no such
# manifest" where the login is missing.) The login goes to curl through a pipe, and to no other program.
#
# Run it as the user who pulls: query-registry.sh IMAGE REGISTRY [FOLDER]
#   IMAGE      as a path of a URL
#   REGISTRY   its name, as "docker login" stores it
#   FOLDER     where Docker's configuration of this run is; default: that of the user
# Prints: CURL-EXIT-CODE HTTP-STATUS BODY-BASE64, or - - REASON-BASE64 when the registry could not be asked.
# Programs: awk, base64, curl, docker, docker-credential-NAME, head, sed, tail, timeout, tr.
image=$1 registry=$2
folder=${3:-${DOCKER_CONFIG:-$HOME/.docker}}

print_answer() { # CODE STATUS TEXT; ends the script
  printf '%s %s %s\n' "$1" "$2" "$(printf %s "$3" | base64 -w 0)"
  exit
}

# Prints the first object, or text, that has this key in Docker's configuration.
print_value() { # KEY
  printf %s "$config" | awk -v key="\"$1\":" '{
    at = index($0, key)
    if (!at) exit
    rest = substr($0, at + length(key))
    if (rest ~ /^\{/) print substr(rest, 2, index(rest, "}") - 2)
    else if (match(rest, /^"[^"]*"/)) print substr(rest, 2, RLENGTH - 2)
  }'
}

# Prints a text of the JSON on standard input, its escapes kept.
read_field() { # NAME
  sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p"
}

# Sets user and secret, as they stand in JSON; empty when there is no login.
read_login() {
  user='' secret=''
  # An empty helper stands for the file, whatever "credsStore" says.
  helper=$(print_value credHelpers | sed 's/^/,/' | sed -n "s|.*,\"$registry\":\"\([^\"]*\)\".*|=\1|p")
  helper=${helper:-$(print_value credsStore)} helper=${helper#=}
  if [ -n "$helper" ]; then
    login=$(printf %s "$registry" | timeout 15 "docker-credential-$helper" get 2> /dev/null | tr -d '\r\n')
    user=$(printf %s "$login" | read_field Username)
    secret=$(printf %s "$login" | read_field Secret)
    return
  fi
  for key in "$registry" "https://$registry" "https://$registry/" "https://$registry/v1/" "https://$registry/v2/"; do
    auth=$(print_value "$key" | sed -n 's/.*"auth":"\([^"]*\)".*/\1/p')
    [ -z "$auth" ] || break
  done
  login=$(printf %s "$auth" | base64 -d 2> /dev/null | sed 's/[\\"]/\\&/g')
  user=${login%%:*} secret=${login#*:}
}

# Prints the login as the engine wants it in a header; nothing when there is none.
print_token() {
  if [ "$user" = '<token>' ]; then
    printf '{"identitytoken":"%s"}' "$secret"
  elif [ -n "$user" ]; then
    printf '{"username":"%s","password":"%s"}' "$user" "$secret"
  fi | base64 -w 0 | tr '+/' '-_'
}

socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2> /dev/null)
case ${socket:=unix:///var/run/docker.sock} in
  unix://*) socket=${socket#unix://} ;;
  *) print_answer - - "the engine is at $socket, not on this machine" ;;
esac
command -v curl > /dev/null || print_answer - - 'the host has no curl to ask the engine with'
config=$(tr -d ' \t\r\n' < "$folder/config.json" 2> /dev/null)
read_login
answer=$(printf 'X-Registry-Auth: %s\n' "$(print_token)" |
  curl -sS --max-time 10 --unix-socket "$socket" -H @- -w '\n%{http_code}' -- "http://docker/distribution/$image/json" 2>&1)
print_answer "$?" "$(printf '%s\n' "$answer" | tail -n 1)" "$(printf '%s\n' "$answer" | sed '$d' | head -c 4096)"
