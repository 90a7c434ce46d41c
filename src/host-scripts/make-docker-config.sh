#!/bin/sh
# Prints the Docker configuration of the user who runs it, with these logins in place of his own ones for the same
# registries, and links the rest of his folder (plug-ins of the CLI, contexts, certificates) into the folder of this run.
#
# Run it as the user who calls Docker: make-docker-config.sh FOLDER
#   FOLDER   of this run
# Standard input: REGISTRY LOGIN, a line for each, where LOGIN is USER:PASSWORD in base64.
# Programs: awk, ln, mkdir.
folder=$1 own=${BGD_OWN_DOCKER_CONFIG:-${DOCKER_CONFIG:-$HOME/.docker}}

# A builder keeps its state there, as it does without a login of the workflow.
mkdir -p -- "$own/buildx" 2> /dev/null
for each in "$own"/* "$own"/.[!.]*; do
  if [ -e "$each" ] && [ "${each##*/}" != config.json ]; then ln -s -- "$each" "$folder/" || exit; fi
done
config=/dev/null
if [ -e "$own/config.json" ]; then config=$own/config.json; fi

# An empty helper makes Docker take the login from the file, also where "credsStore" has another one.
LC_ALL=C awk '
  # Sets members to the members of a JSON object, and returns how many there are; -1: it is no object.
  function take_apart(text, members,  i, c, depth, quoted, start, count) {
    if (text !~ /^[ \t\r\n]*\{/) return -1
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      if (quoted) {
        if (c == "\\") i++
        else if (c == "\"") quoted = 0
      } else if (c == "\"") quoted = 1
      else if (c == "{" || c == "[") {
        if (++depth == 1) start = i + 1
      } else if ((c == "," && depth == 1) || ((c == "}" || c == "]") && --depth == 0)) {
        members[++count] = substr(text, start, i - start)
        if (members[count] !~ /"/) count--
        start = i + 1
        if (depth == 0) break
      }
    }
    return depth == 0 && !quoted && substr(text, i + 1) ~ /^[ \t\r\n]*$/ ? count + 0 : -1
  }
  function find_key(member) {
    match(member, /"([^"\\]|\\.)*"/)
    return substr(member, RSTART + 1, RLENGTH - 2)
  }
  function find_value(member) {
    match(member, /"([^"\\]|\\.)*"[ \t\r\n]*:/)
    value = substr(member, RSTART + RLENGTH)
    sub(/^[ \t\r\n]+/, "", value)
    return value
  }
  # The object without these registries, and with a value for each.
  function replace_registries(object, values,  members, count, i, result) {
    count = take_apart(object, members)
    for (i = 1; i <= count; i++) if (!(find_key(members[i]) in values)) result = result members[i] ","
    for (i = 1; i <= registries; i++) result = result "\"" names[i] "\":" values[names[i]] (i < registries ? "," : "")
    return "{" result "}"
  }
  FNR == NR {
    names[++registries] = $1
    logins[$1] = "{\"auth\":\"" $2 "\"}"
    helpers[$1] = "\"\""
    next
  }
  { text = text $0 "\n" }
  END {
    if (text ~ /^[ \t\r\n]*$/) text = "{}"
    count = take_apart(text, all)
    if (count < 0) exit 1
    for (i = 1; i <= count; i++) {
      key = find_key(all[i])
      if (key == "auths") own_logins = find_value(all[i])
      else if (key == "credHelpers") own_helpers = find_value(all[i])
      else rest = rest all[i] ","
    }
    print "{" rest "\"auths\":" replace_registries(own_logins, logins) ",\"credHelpers\":" replace_registries(own_helpers, helpers) "}"
  }' - "$config" || {
  printf 'the Docker configuration %s cannot be read as JSON\n' "$config" >&2
  exit 1
}
