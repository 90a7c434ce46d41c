// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.

const libCompose = `: "\${compose:?}" "\${compose_file?}"
run_compose(){
eval "set -- $compose \\"\\$@\\""
if [ -n "$compose_file" ];then
printf %s "$compose_file"|run_with_environment "$@"
else
run_with_environment "$@"
fi
}
`

const libConnections = `list_connections(){
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
is_port_open(){
list_connections|awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}
`

const libContainers = `describe_containers(){
run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},{{json .RestartCount}},{{json .Image}}]' "$@"
}
`

const libDocker = `: "\${docker_sudo:?}"
run_docker(){
if [ "$docker_sudo" = yes ];then sudo -n docker "$@";else docker "$@";fi
}
run_docker_on(){
last_arguments=$1
shift
for last_argument in $last_arguments;do set -- "$@" "$last_argument";done
run_docker "$@"
}
`

const libEnvironment = `: "\${environment?}" "\${docker_sudo:?}"
run_with_environment(){
if [ "$docker_sudo" = no ];then
(export_environment
exec "$@")
elif [ -z "$environment" ];then
sudo -n "$@"
else
printf 'export %s' "$environment"|sudo -n sh -c 'eval "$(cat)" && exec "$@" </dev/null' sh "$@"
fi
}
export_environment(){
[ -z "$environment" ]||eval "export $environment"
}
`

const libFacts = `print_fact(){
printf '%s\\n' "$*"
}
print_stdin(){
printf '%s %s\\n' "$1" "$(base64 -w 0)"
}
print_text(){
case $2 in
*[!A-Za-z0-9_./:@%+,-]*)printf %s "$2"|print_stdin "$1";;
*)print_fact "$1" "=$2"
esac
}
print_output(){
output_name=$1
shift
output=$("$@")||exit
print_text "$output_name" "$output"
}
`

const libFindContainers = `find_containers(){
scope=$1 label=com.docker.compose.project=$2
shift 2
[ "$scope" = all ]||scope=
found=$(run_docker ps \${scope:+-a} --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \\
--format '{{.ID}} {{.Label "com.docker.compose.service"}}')||return
printf '%s\\n' "$found"|awk 'BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 } $2 in wanted { print $1 }' "$@"
}
`

const libFlows = `port_functions='
  BEGIN { port_count = split(ports, asked, " "); for (i in asked) decimal[sprintf(":%04X", asked[i])] = asked[i] }
  function port_of(address) { return substr(address, length(address) - 4) }
  function print_counts(count,  i) {
    for (i = 1; i <= port_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'
list_flows(){
list_connections|awk -v ports="$*" "$port_functions"'
    function keep(port, client, since) { if (since > latest[port " " client]) latest[port " " client] = since }
    $4 == "0A" { next }
    { from = port_of($2); to = port_of($3); since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    from in decimal { keep(decimal[from], to, since) }
    to in decimal { keep(decimal[to], from, since) }
    END { for (flow in latest) print flow, latest[flow] }'
}
count_new_flows(){
before=$1 now=$2
shift 2
printf '%s\\n' "$before" now "$now"|awk -v ports="$*" "$port_functions"'
    $0 == "now" { now = 1; next }
    $0 == "" { next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}
count_open_flows(){
user=$1
shift
list_connections|awk -v ports="$*" -v user="$user" "$port_functions"'
    $4 == "01" && (port_of($3) in decimal) && (user == "" || $8 == user) { count[decimal[port_of($3)]]++ }
    END { print_counts(count) }'
}
find_user(){
awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null
}
`

const libHttp = `: "\${http_client:?}" "\${url?}" "\${request_options?}" "\${request_seconds:?}" "\${answer_limit:?}"
send_request(){
eval "send_request_with \\"\\$url\\" $request_options"
}
send_request_with(){
request_url=$1
shift
if [ "$http_client" = curl ];then
curl -q -g -sS -i -N --noproxy '*' --max-time "$request_seconds" "$@" -- "$request_url" 2>&1
else
timeout "$request_seconds" wget --no-config -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 \\
--tries=1 --timeout="$request_seconds" "$@" -O - -- "$request_url" 2>&1
fi|head -c "$answer_limit"|base64 -w 0
}
`

const libIsMissing = `is_missing(){
if [ -e "$1" ]||[ -L "$1" ];then return 1;fi
parent=$1
until [ -e "$parent" ];do
case $parent in
*/*)parent=\${parent%/*};;
*)parent=.
esac
parent=\${parent:-/}
done
[ -x "$parent" ]
}
`

const libLinkGuard = `: "\${link?}" "\${site?}"
refuse_if_linked(){
if [ "$(readlink -m -- "$link")" = "$(readlink -m -- "$site")" ];then
printf '%s\\n' "$link points to $site now, so this color may be live: none of its containers was touched" >&2
exit 97
fi
}
`

const libNginxMaster = `find_master(){
pid='' title=''
read -r pid 2>/dev/null <"$1"||[ -n "$pid" ]||return 0
IFS= read -r title 2>/dev/null <"/proc/$pid/cmdline"||:
case $title in *'nginx: master'*)echo "$pid";esac
}
`

const libNginxProbe = `: "\${pid_file?}" "\${error_log?}" "\${log_size:?}" "\${workers?}" "\${requests:?}" "\${candidates:?}"
: "\${blue_port:?}" "\${green_port:?}" "\${http_client:?}"
read_error_lines(){
if [ "$log_size" -lt 0 ]||! [ -r "$error_log" ];then return;fi
tail -c "+$((log_size+1))" "$error_log"|grep -F '[emerg]'|tail -n 3
}
probe_nginx(){
candidate_index=0 reached_places=' '
while [ $# -ge 7 ];do
probe_with "$1" "$2" "$3" "$4" "$5" "$6" "$7"
candidate_index=$((candidate_index+1))
shift 7
done
}
probe_with(){
place=$1 local_port=$2
case $reached_places in *" $place "*)return;esac
new_workers=0 settled=no port_is_open=yes worker_user=''
master=$(find_master "$pid_file")
[ -z "$master" ]||is_reloading "$master"||settled=yes
for worker in $([ -z "$master" ]||list_workers "$master");do
worker_user=$(find_user "\${worker%%:*}")
case " $workers " in *" $worker "*);;*)new_workers=$((new_workers+1));esac
done
error_lines=$(read_error_lines|base64 -w 0)
shift 2
send_requests "$@"
[ "$local_port" -eq 0 ]||port_is_open=$(is_port_open "$local_port")
shutting_down=$(list_workers "\${master:-none}" leaving|wc -l)
open_flows=$(count_open_flows "$worker_user" "$blue_port" "$green_port")
if [ -n "$master" ]&&is_reloading "$master";then settled=no;fi
[ "$missed_answer" != - ]||[ "$blue_count$green_count" = 00 ]||reached_places="$reached_places$place "
print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$blue_count" "$green_count" "$open_flows" \\
"$shutting_down" "$answer" "$error_lines" "$candidate_index" "$missed_answer"
}
send_requests(){
request_count=0 blue_count=0 green_count=0 answer='' missed_answer=- began=$(read_uptime)
flows=$(list_flows "$blue_port" "$green_port")
until [ "$request_count" -ge "$requests" ]||{ [ "$request_count" -ge 3 ]&&[ $(($(read_uptime)-began)) -ge 200 ];};do
last_answer=$(send_candidate "$@")
request_count=$((request_count+1))
flows_now=$(list_flows "$blue_port" "$green_port")
new_flows=$(count_new_flows "$flows" "$flows_now" "$blue_port" "$green_port")
flows=$flows_now
case $new_flows in
'0 0')if
[ "$request_count" -eq 1 ]
then answer=$last_answer;else missed_answer=\${last_answer:--};fi
return
esac
answer=$last_answer
case $new_flows in '0 '*);;*)blue_count=$((blue_count+1));esac
case $new_flows in *' 0');;*)green_count=$((green_count+1));esac
done
}
send_candidate(){
request_url=$1 host=$2 proto=$3 connect_to=$4 proxy=$5 header=--header
set -- "$request_url"
[ "$http_client" != curl ]||header=-H
[ -z "$host" ]||set -- "$@" "$header" "Host: $host"
[ -z "$proto" ]||set -- "$@" "$header" "X-Forwarded-Proto: $proto"
[ -z "$connect_to" ]||set -- "$@" -k --connect-to "::$connect_to"
[ "$proxy" != yes ]||set -- "$@" --haproxy-protocol
send_request_with "$@"
}
`

const libNginxReload = `is_reloading(){
awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2>/dev/null
}
wait_for_reload(){
tries=0
while is_reloading "$1"&&[ "$tries" -lt $(($2*40)) ];do
tries=$((tries+1))
sleep 0.025
done
}
`

const libNginxWorkers = `list_workers(){
cat /proc/[0-9]*/stat 2>/dev/null|awk -v master="$1" '{ pid = $1; sub(/^.*\\) /, ""); if ($2 == master) print pid ":" $20 }'|while read -r worker;do
title=
IFS= read -r title 2>/dev/null </proc/"\${worker%%:*}"/cmdline||:
case $title in
*'worker process is shutting down'*)echo "$worker";;
*'worker process'*|*'master process'*)[ "$2" = leaving ]||echo "$worker"
esac
done
}
is_running(){
IFS= read -r stat 2>/dev/null </proc/"\${1%%:*}"/stat||return
position=2
for field in \${stat##*) };do
position=$((position+1))
[ "$position" -lt 22 ]||break
done
[ "$field" = "\${1#*:}" ]
}
`

const libReadRecord = `print_record(){
if is_missing "$2";then
print_text "$1" ''
elif problem=$(cat -- "$2" 2>&1 >/dev/null);then
{ print_stdin "$1";} <"$2"||print_text "$1" ''
else
print_text "$1" ''
print_text "$1-problem" "$problem"
fi
}
`

const libRecordPath = `: "\${record_name:?}"
print_record_path(){
printf %s "\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name"
}
`

const libSudo = `run_with_sudo_if(){
use_sudo=$1
shift
if [ "$use_sudo" = yes ];then sudo -n "$@";else "$@";fi
}
`

const libUptime = `read_uptime(){
read -r uptime _ </proc/uptime
printf %s "\${uptime%.*}\${uptime#*.}"
}
`

const readHostCompose = `: "\${compose_options?}" "\${docker_sudo:?}"
read_compose(){
if [ "$docker_sudo" = no ]&&is_compose_plugin&&read_with docker-compose;then return;fi
for program in 'docker compose' docker-compose;do
if read_with "$program"||explain_refusal "$program";then return;fi
done
echo none
}
read_with(){
config=$(print_config "$1" 2>/dev/null)&&print_answer "$1" yes "$config"
}
explain_refusal(){
case $1 in
'docker compose')run_without_variables docker compose version;;
*)run_without_variables docker-compose version
esac >/dev/null 2>&1||return
print_answer "$1" no "$(print_config "$1" -q 2>&1|tail -n 40|tail -c 4096)"
}
run_without_variables(){
if [ "$docker_sudo" = yes ];then sudo -n "$@";else run_with_environment "$@";fi
}
print_config(){
compose_program=$1
shift
eval "set -- $compose_options config \\"\\$@\\""
case $compose_program in
'docker compose')run_with_environment docker compose "$@";;
*)run_with_environment docker-compose "$@"
esac
}
print_answer(){
printf '%s\\n' "$1" "$(print_project_name)" "$(pwd -P)" "$2" "$3"
}
print_project_name()(export_environment
if [ -n "$COMPOSE_PROJECT_NAME" ];then
printf %s "$COMPOSE_PROJECT_NAME"
elif [ -r .env ];then
sed -n '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}' .env|tail -n 1
fi)
is_compose_plugin(){
standalone=$(command -v docker-compose)||return
for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker \\
/usr/libexec/docker;do
plugin=$folder/cli-plugins/docker-compose
[ ! -x "$plugin" ]||break
done
[ "$standalone" -ef "$plugin" ]
}
`

const readHostFiles = `: "\${link:?}" "\${blue_site:?}" "\${green_site:?}"
read_files(){
read_link
read_site blue "$blue_site"
read_site green "$green_site"
}
read_link(){
if [ -L "$link" ];then
if [ -e "$link" ];then print_fact link link;else print_fact link dangling;fi
print_text link-target "$(readlink -- "$link")"
print_text link-resolved "$(readlink -m -- "$link")"
elif [ -e "$link" ];then
print_fact link other "$(stat -c %F -- "$link"|tr ' ' '-')"
else
print_fact link missing
fi
}
read_site(){
print_text "resolved-$1" "$(readlink -m -- "$2")"
if [ -f "$2" ]&&[ -r "$2" ];then print_stdin "site-$1" <"$2";fi
if is_missing "$2";then print_fact missing "$1";fi
}
`

const readHostNginx = `: "\${sudo:?}" "\${blue_port:?}" "\${green_port:?}"
newline='
'
read_nginx(){
nginx_sudo=yes
[ "$sudo" != false ]||nginx_sudo=no
if [ "$sudo" = auto ]&&[ "$1" = 0 ];then nginx_sudo=no;fi
dump=$(run_with_sudo_if "$nginx_sudo" nginx -T 2>&1)
code=$?
if [ "$nginx_sudo" = yes ];then print_fact nginx "$code" sudo;else print_fact nginx "$code" '';fi
if [ "$code" != 0 ];then
print_text nginx-output "$(printf '%s\\n' "$dump"|tail -n 20)"
dump=$(cat "$(print_build_option conf-path)" 2>/dev/null)
fi
settings=$(printf '%s\\n' "$dump"|print_settings)
printf '%s\\n' "$dump"|print_servers|print_stdin servers
[ "$code" != 0 ]||print_text nginx-output "\${settings%"$newline"*}"
print_found_settings "\${settings##*"$newline"}"
master=$(find_master "$pid_file")
print_fact master "$master"
print_fact master-without-pid-file "$([ -n "$master" ]||find_master_without_pid_file)"
}
print_settings(){
awk -v blue="$blue_port" -v green="$green_port" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(port) { return $0 ~ (":" port "([^0-9]|$)") }
    /^nginx: / { messages = messages $0 "\\n"; next }
    /^[ \\t]*#/ { next }
    pidfile == "-" && $1 == "pid" && /;/ { pidfile = value($2) }
    errorlog == "-" && /^error_log[ \\t]/ { errorlog = value($2) }
    passes(blue) { toblue = "yes" }
    passes(green) { togreen = "yes" }
    END { printf "\\n%s", messages; print pidfile, errorlog, toblue, togreen }'
}
print_found_settings(){
case $1 in
*' '*' '*' '*);;
*)echo 'awk could not read what nginx -T printed' >&2
exit 1
esac
pid_file=\${1%% *} rest=\${1#* }
error_log=\${rest%% *} passes_to=\${rest#* }
[ "$pid_file" != - ]||pid_file=$(print_build_option pid-path)
[ "$error_log" != - ]||error_log=$(print_build_option error-log-path)
print_text pid-file "$pid_file"
print_text error-log "$error_log"
print_fact passes-to "$passes_to"
}
print_build_option(){
nginx -V 2>&1|tr ' ' '\\n'|sed -n "s/^--$1=//p"
}
find_master_without_pid_file(){
grep -l '^nginx: master' /proc/[0-9]*/cmdline 2>/dev/null|while read -r path;do
awk '/^NSpid:/ && NF == 2 { print $2 }' "\${path%cmdline}status" 2>/dev/null
done|head -n 1
}
`

const readHostRights = `: "\${sudo:?}" "\${link:?}" "\${next_link:?}" "\${link_folder:?}" "\${blue_site:?}" "\${green_site:?}"
read_rights(){
if [ "$1" = yes ];then
check_right nginx -T
check_right nginx -t
check_right nginx -s reload
fi
if [ "$sudo" != true ]&&[ -w "$link_folder" ];then
print_fact linking direct
elif [ "$sudo" = false ];then
print_text denied "write into $link_folder"
print_fact linking direct
else
check_link_rights
print_fact linking sudo
fi
}
check_link_rights(){
check_right rm -f -- "$next_link"
check_right ln -s -- "$blue_site" "$next_link"
check_right ln -s -- "$green_site" "$next_link"
check_right mv -T -- "$next_link" "$link"
former=$(readlink -- "$link")
case $former in
"$blue_site"|"$green_site");;
'')check_right rm -f -- "$link";;
*)check_right ln -s -- "$former" "$next_link"
esac
}
check_right(){
sudo -n -l "$@" >/dev/null 2>&1||print_text denied "$*"
}
`

const readHostServers = `print_servers(){
awk '
    function put_word() { if (in_word) { words[++count] = word; word = ""; in_word = 0 } }
    function print_words(end,  i, line) {
      for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") words[i]
      print line end
    }
    function end_statement() {
      put_word()
      if (words[1] ~ /^(listen|server_name|ssl|include|proxy_pass|grpc_pass|server)$/) print_words(";")
      count = 0
    }
    function begin_block() {
      put_word()
      kept[++depth] = words[1] ~ /^(http|server|upstream|stream|mail)$/
      if (kept[depth]) print_words(" {")
      count = 0
    }
    function end_block() {
      put_word()
      if (depth > 0 && kept[depth--]) print "}"
      count = 0
    }
    # A quoted word stays as it is, quotes and all. It may go on in the next line.
    function take_quoted(text,  i) {
      for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        if (character == "\\\\") i++
        else if (character == quote) { quote = ""; break }
      }
      word = word substr(text, 1, i)
      return substr(text, i + 1)
    }
    function take_next(text) {
      character = substr(text, 1, 1)
      if (!in_word && character == "#") return ""
      if (!in_word && (character == "\\"" || character == quote_mark)) {
        quote = character; word = character; in_word = 1
        return substr(text, 2)
      }
      if (character == "\\\\") {
        word = word substr(text, 1, 2); in_word = 1
        return substr(text, 3)
      }
      if (character ~ /[ \\t\\r]/) put_word()
      else if (character == ";") end_statement()
      else if (character == "{" && word !~ /\\$$/) begin_block()
      else if (character == "}" && !in_word) end_block()
      else {
        if (!match(text, /^[^ \\t\\r;{}\\\\$]+/)) RLENGTH = 1
        word = word substr(text, 1, RLENGTH); in_word = 1
        return substr(text, RLENGTH + 1)
      }
      return substr(text, 2)
    }
    BEGIN { quote_mark = sprintf("%c", 39) }
    /^nginx: / && depth == 0 { next }
    /^# configuration file .*:$/ && quote == "" { print; depth = count = in_word = 0; word = ""; next }
    {
      text = $0
      while (text != "") text = quote == "" ? take_next(text) : take_quoted(text)
      if (quote == "") put_word()
      else word = word " "
    }'|head -c 262144
}
`

/** The parts of each script in few bytes: its own text, and the libraries that it sources. */
export const hostScripts = {
  'drain-workers': [
    libFacts,
    libUptime,
    libNginxMaster,
    libNginxWorkers,
    libConnections,
    libFlows,
    `: "\${pid_file?}" "\${workers?}" "\${port:?}" "\${wait_hundredths:?}"
master=$(find_master "$pid_file")
waiting=$workers
[ -z "$master" ]||waiting="$waiting $(list_workers "$master" leaving|tr '\\n' ' ')"
began=$(read_uptime) reported='' reported_at=$began
while :;do
running='' count=0
for worker in $waiting;do
if is_running "$worker";then running="$running $worker" count=$((count+1));fi
done
waiting=$running
if [ "$count" != "$reported" ]||[ $(($(read_uptime)-reported_at)) -ge 1500 ];then
print_fact waiting "$count"
reported_at=$(read_uptime)
fi
reported=$count
if [ "$count" -eq 0 ]||[ $(($(read_uptime)-began)) -ge "$wait_hundredths" ];then break;fi
sleep 0.025
done
print_fact left "$count"
if [ "$count" -eq 0 ];then print_fact open 0;else print_fact open "$(count_open_flows '' "$port")";fi
`,
  ],
  'ensure-images': [
    libFacts,
    libDocker,
    `: "\${images?}"
describe_image(){
run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1"
}
ensure_image(){
if ! description=$(describe_image "$1" 2>/dev/null);then
[ -n "$2" ]||return
run_docker pull "$2" >&2||return
description=$(describe_image "$1")||return
fi
print_fact image "$description"
}
eval "set -- $images"
while [ $# -gt 0 ];do
ensure_image "$1" "$2"||exit
shift 2
done
`,
  ],
  'probe-nginx': [
    libFacts,
    libUptime,
    libHttp,
    libNginxMaster,
    libNginxWorkers,
    libNginxReload,
    libConnections,
    libFlows,
    libNginxProbe,
    `eval "set -- $candidates"
probe_nginx "$@"
`,
  ],
  'prune-images': [
    libFacts,
    libDocker,
    `: "\${repositories?}" "\${keep?}"
containers=$(run_docker ps -aq --no-trunc)||exit
used=''
[ -z "$containers" ]||used=$(run_docker_on "$containers" inspect --format '{{.Image}}')||exit
eval "set -- $keep"
kept=" $* "
for image in $used;do kept="$kept$image ";done
eval "set -- $repositories"
for repository;do
run_docker image ls --no-trunc --format '{{.ID}} {{.Tag}}' "$repository"|while read -r image tag;do
case $kept in *" $image "*)continue;esac
name=$repository:$tag
[ "$tag" != '<none>' ]||name=$image
if run_docker image rm "$name" >/dev/null;then print_fact removed "$image";else print_fact failed "$image";fi
done
done
`,
  ],
  'pull-images': [
    libFacts,
    libDocker,
    `: "\${pulls?}" "\${references:?}"
pull_image(){
if [ "$3" = if-missing ]&&run_docker image inspect "$1" >/dev/null 2>&1;then return;fi
run_docker pull \${2:+--platform "$2"} "$1" >&2
}
eval "set -- $pulls"
jobs='' skipped=0
while [ $# -gt 0 ];do
pull_image "$1" "$2" "$3"&
jobs="$jobs $!:$skipped" skipped=$((skipped+3))
shift 3
done
failed=''
for job in $jobs;do wait "\${job%:*}"||failed="$failed \${job#*:}";done
for skipped in $failed;do
eval "set -- $pulls"
shift "$skipped"
pull_image "$1" "$2" "$3"||exit
done
eval "set -- $references"
images=$(run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$@")||exit
printf '%s\\n' "$images"|while IFS= read -r image;do print_fact image "$image";done
`,
  ],
  'query-registry': [
    `image=$1 registry=$2
print_answer(){
printf '%s %s %s\\n' "$1" "$2" "$(printf %s "$3"|base64 -w 0)"
exit
}
print_value(){
printf %s "$config"|awk -v key="\\"$1\\":" '{
    at = index($0, key)
    if (!at) exit
    rest = substr($0, at + length(key))
    if (rest ~ /^\\{/) print substr(rest, 2, index(rest, "}") - 2)
    else if (match(rest, /^"[^"]*"/)) print substr(rest, 2, RLENGTH - 2)
  }'
}
read_field(){
sed -n "s/.*\\"$1\\"[[:space:]]*:[[:space:]]*\\"\\(\\([^\\"\\\\\\\\]\\|\\\\\\\\.\\)*\\)\\".*/\\1/p"
}
read_login(){
user='' secret=''
helper=$(print_value credHelpers|sed 's/^/,/'|sed -n "s/.*,\\"$registry\\":\\"\\([^\\"]*\\)\\".*/\\1/p")
[ -n "$helper" ]||helper=$(print_value credsStore)
if [ -n "$helper" ];then
login=$(printf %s "$registry"|timeout 15 "docker-credential-$helper" get 2>/dev/null|tr -d '\\r\\n')
user=$(printf %s "$login"|read_field Username)
secret=$(printf %s "$login"|read_field Secret)
return
fi
for key in "$registry" "https://$registry" "https://$registry/" "https://$registry/v1/" "https://$registry/v2/";do
auth=$(print_value "$key"|sed -n 's/.*"auth":"\\([^"]*\\)".*/\\1/p')
[ -z "$auth" ]||break
done
login=$(printf %s "$auth"|base64 -d 2>/dev/null|sed 's/[\\\\"]/\\\\&/g')
user=\${login%%:*} secret=\${login#*:}
}
print_token(){
if [ "$user" = '<token>' ];then
printf '{"identitytoken":"%s"}' "$secret"
elif [ -n "$user" ];then
printf '{"username":"%s","password":"%s"}' "$user" "$secret"
fi|base64 -w 0|tr '+/' '-_'
}
socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
case \${socket:=unix:///var/run/docker.sock} in
unix://*)socket=\${socket#unix://};;
*)print_answer - - "the engine is at $socket, not on this machine"
esac
command -v curl >/dev/null||print_answer - - 'the host has no curl to ask the engine with'
config=$(tr -d ' \\t\\r\\n' <"\${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null)
read_login
answer=$(printf 'X-Registry-Auth: %s\\n' "$(print_token)"|curl -sS --max-time 10 --unix-socket "$socket" -H @- -w '\\n%{http_code}' -- "http://docker/distribution/$image/json" 2>&1)
print_answer "$?" "$(printf '%s\\n' "$answer"|tail -n 1)" "$(printf '%s\\n' "$answer"|sed '$d'|head -c 4096)"
`,
  ],
  'read-container-log': [
    libFacts,
    libDocker,
    libContainers,
    `: "\${container:?}"
print_output containers describe_containers "$container"
run_docker logs --tail 50 "$container" 2>&1|tail -c 16384|print_stdin log
`,
  ],
  'read-host-environment': [
    libFacts,
    libSudo,
    libDocker,
    libConnections,
    `: "\${nginx_sudo:?}" "\${registry_queries?}" "\${live_containers?}" "\${containers?}" "\${live_images?}"
: "\${blue_port:?}" "\${green_port:?}" "\${link:?}"
print_if_known(){
name=$1
shift
if text=$("$@" 2>/dev/null);then printf '%s\\n' "$text"|print_stdin "$name";fi
}
print_registry_answer(){
print_fact registry "$1" "$(query_registry "$2" "$3" 2>/dev/null </dev/null)"
}
query_registries(){
place=0
while [ $# -gt 0 ];do
print_registry_answer "$place" "$1" "$2"&
place=$((place+1))
shift 2
done
}
print_memory_use(){
[ $# -gt 0 ]||return
set -- docker stats --no-stream --format '{{.MemUsage}}' "$@"
[ "$docker_sudo" = no ]||set -- sudo -n "$@"
timeout 20 "$@"
}
read_docker(){
eval "print_if_known used print_memory_use $live_containers"&
print_if_known platform run_docker version --format '{{.Server.Os}}/{{.Server.Arch}}'
print_if_known containers run_docker ps -a \\
--format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}'
eval "print_if_known restarts print_restart_policies $containers"
eval "print_if_known sizes print_sizes $live_images"
}
print_restart_policies(){
[ $# -gt 0 ]||return
run_docker inspect --format '{{.Id}} {{.HostConfig.RestartPolicy.Name}}' "$@"
}
print_sizes(){
[ $# -gt 0 ]||return
run_docker image inspect --format '{{.Size}}' "$@"
}
read_disk(){
root=$(run_docker info --format '{{.DockerRootDir}}' 2>/dev/null)||return
[ -n "$root" ]||return
printf %s "$root"|print_stdin folder
print_fact disk "$(df -Pk -- "$root" 2>/dev/null|awk 'END { print $4 }')" \\
"$(df -Pi -- "$root" 2>/dev/null|awk 'END { if ($2 > 0) print $4 }')"
}
read_includes(){
dump=$(run_with_sudo_if "$nginx_sudo" nginx -T 2>/dev/null)||return
main=$(nginx -V 2>&1|tr ' ' '\\n'|sed -n 's/^--conf-path=//p')
printf '%s\\n' "$dump"|tr -d "\\"'"|sed -n 's/^[[:space:]]*include[[:space:]]\\{1,\\}\\([^;]*\\);.*/\\1/p'|sort -u|while IFS= read -r path;do
case $path in
/*)resolve_folder "$path";;
*)resolve_folder "\${main%/*}/$path"
esac
done|print_stdin includes
resolve_folder "$link"|print_stdin link
}
resolve_folder(){
printf '%s/%s\\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"
}
print_fact clock "$(date +%s)"
eval "query_registries $registry_queries"
read_docker
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
read_disk
for port in "$blue_port" "$green_port";do print_fact listens "$port" "$(is_port_open "$port")";done
for unit in docker nginx;do
print_fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
done
read_includes
wait
`,
  ],
  'read-host': [
    `docker_sudo=no
`,
    libFacts,
    libSudo,
    libDocker,
    libContainers,
    libEnvironment,
    libNginxMaster,
    libIsMissing,
    readHostCompose,
    readHostFiles,
    readHostServers,
    readHostNginx,
    readHostRights,
    `: "\${directory?}" "\${sudo:?}"
reach_docker(){
reached=yes
[ "$sudo" != true ]||docker_sudo=yes
container_ids=$(list_container_ids "$docker_sudo" 2>/dev/null)||reached=no
if [ "$reached$sudo" = noauto ]&&[ "$user_id" != 0 ];then
docker_sudo=yes reached=yes
container_ids=$(list_container_ids yes 2>/dev/null)||reached=no
fi
if [ "$docker_sudo" = yes ];then print_fact docker sudo "$reached";else print_fact docker direct "$reached";fi
if [ "$reached" = no ];then
container_ids=
print_text docker-output "$(print_refusals 2>&1)"
fi
case $container_ids in
*[!0-9a-f"$newline"]*)printf 'docker ps printed more than the ids of containers: %s\\n' "$container_ids"|head -c 1000 >&2
exit 1
esac
}
list_container_ids(){
run_with_sudo_if "$1" docker ps -aq --no-trunc --filter label=com.docker.compose.project
}
print_refusals(){
[ "$sudo" = true ]||list_container_ids no
[ "$docker_sudo" = no ]||list_container_ids yes
}
print_containers_and_digests(){
set --
for container_id in $container_ids;do set -- "$@" "$container_id";done
[ $# -gt 0 ]||return
print_output containers describe_containers "$@"
image_ids=$(printf '%s\\n' "$output"|sed -n 's/.*"\\([^"]*\\)"\\]$/\\1/p')
print_text digests "$(run_docker_on "$image_ids" image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' 2>/dev/null)"
}
read_without_docker(){
for http_client in curl wget '';do
if command -v "$http_client" >/dev/null;then break;fi
done
print_fact http "$http_client"
if command -v flock >/dev/null;then print_fact flock yes;else print_fact flock no;fi
read_files
read_nginx "$user_id"
read_rights "$nginx_sudo"
}
if ! cd -- "$directory";then
print_fact directory no
exit 0
fi
print_fact directory yes
user_id=$(id -u)
read_without_docker|{
exec 3<&0 </dev/null
reach_docker
read_compose|{
exec 4<&0 </dev/null
print_containers_and_digests
print_stdin compose <&4
}||exit
cat <&3
}
`,
  ],
  'read-lock': [
    libFacts,
    libRecordPath,
    libIsMissing,
    libReadRecord,
    `: "\${directory:?}"
is_listed(){
grep -qs "FLOCK .*WRITE .*:$(stat -c %i -- "$directory") " /proc/locks
}
record=$(print_record_path) held=no
if grep -qs '"current":' "$record"||is_listed;then
(flock -n -E 75 9) 9<"$directory"
[ "$?" != 75 ]||held=yes
fi
print_fact held "$held"
print_record record "$record"
`,
  ],
  'set-record-aside': [
    libFacts,
    libRecordPath,
    `: "\${kept_copies:?}"
exists(){
[ -e "$1" ]||[ -L "$1" ]
}
record=$(print_record_path)
exists "$record"||exit 0
time=$(date -u +%Y%m%dT%H%M%SZ)||exit
aside=$record.unreadable-$time count=1
while exists "$aside";do
count=$((count+1))
aside=$record.unreadable-$time-$count
done
mv -T -- "$record" "$aside"||exit
print_text aside "$aside"
set -- "$record".unreadable-*
while [ $# -gt "$kept_copies" ];do
[ "$1" = "$aside" ]||rm -f -- "$1"
shift
done
`,
  ],
  'start-services': [
    libFacts,
    libDocker,
    libContainers,
    libFindContainers,
    libEnvironment,
    libCompose,
    libLinkGuard,
    `: "\${directory:?}" "\${project:?}" "\${services?}"
refuse_if_linked
cd -- "$directory"||exit 96
eval "set -- $services"
former=$(find_containers all "$project" "$@")||exit
[ -z "$former" ]||run_docker_on "$former" rm -f >/dev/null||exit
run_compose up -d --no-recreate "$@" >&2||exit
started=$(find_containers all "$project" "$@")||exit
set --
for container in $started;do set -- "$@" "$container";done
if [ $# -gt 0 ];then
print_output containers describe_containers "$@"
else
print_text containers ''
fi
`,
  ],
  'stop-services': [
    libFacts,
    libDocker,
    libFindContainers,
    libLinkGuard,
    `: "\${project:?}" "\${services?}" "\${grace_seconds:?}" "\${successor?}"
require_successor(){
case $states in
"$successor true 0 "*)return;;
"$successor "*);;
*)listed=$(run_docker ps -aq --no-trunc --filter "id=$successor")||exit
if [ -n "$listed" ];then
echo 'docker inspect printed nothing about the container that serves now' >&2
exit 1
fi
esac
print_fact refused
exit 0
}
refuse_if_linked
eval "set -- $services"
running=$(find_containers running "$project" "$@")||exit
[ -n "$running$successor" ]||exit 0
states=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{.Name}}' \\
\${successor:+"$successor"})
[ -z "$successor" ]||require_successor
[ -n "$running" ]||exit 0
run_docker_on "$running" stop -t "$grace_seconds" >/dev/null||exit
printf '%s\\n' "$states"|while read -r id _ _ name;do
case $running in *"$id"*)print_fact stopped "\${name#/}";esac
done
`,
  ],
  'switch-nginx': [
    `trap '' HUP INT TERM PIPE
`,
    libFacts,
    libSudo,
    libNginxMaster,
    libNginxWorkers,
    libNginxReload,
    `: "\${link:?}" "\${link_folder:?}" "\${next_link:?}" "\${from?}" "\${to?}" "\${nginx_action:?}"
: "\${pid_file?}" "\${error_log?}" "\${nginx_sudo:?}" "\${link_sudo:?}"
print_result(){
print_fact result "$1" "$2" "$started" "$log_size" "$reloaded"
printf %s "$3"|print_stdin output
for worker in $workers;do print_fact worker "$worker";done
}
end_with(){
print_result "$@"
exit 0
}
restore_link_and_end(){
if set_link "$former";then end_with "$1" yes "$2";else end_with "$1" no "$2";fi
}
set_link(){
if [ -z "$1" ];then
run_with_sudo_if "$link_sudo" rm -f -- "$link"
return
fi
run_with_sudo_if "$link_sudo" rm -f -- "$next_link"&&run_with_sudo_if "$link_sudo" ln -s -- "$1" "$next_link"&&run_with_sudo_if "$link_sudo" mv -T -- "$next_link" "$link"
}
start_nginx(){
if [ -d /run/systemd/system ]&&systemctl cat nginx.service >/dev/null 2>&1;then
run_with_sudo_if "$nginx_sudo" systemctl start nginx.service
elif [ "$nginx_sudo" = yes ];then
sudo -n nginx 8<&- 9<&-
else
nginx 8<&- 9<&-
fi
}
quit_nginx(){
master=$(find_master "$pid_file")
[ -n "$master" ]||return
workers=$(list_workers "$master")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s quit 2>&1)||restore_link_and_end reload-failed "$output"
}
reload_nginx(){
output=$(run_with_sudo_if "$nginx_sudo" nginx -t 2>&1)||restore_link_and_end test-failed "$output"
master=$(find_master "$pid_file")
if [ -n "$master" ];then
wait_for_reload "$master" 5
workers=$(list_workers "$master")
[ ! -r "$error_log" ]||log_size=$(wc -c <"$error_log")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s reload 2>&1)||restore_link_and_end reload-failed "$output"
else
started=yes
output=$(start_nginx 2>&1)||restore_link_and_end start-failed "$output"
fi
}
started=no reloaded=yes workers='' log_size=-1
if ! { command exec 8<"$link_folder"&&flock -w 30 8;};then end_with busy yes '';fi
former=$(readlink -- "$link")
case $former in
"$from"|"$to");;
*)end_with changed yes "it points to '$former' now"
esac
[ "$nginx_action" != quit ]||quit_nginx
output=$(set_link "$to" 2>&1)||restore_link_and_end link-failed "$output"
if [ "$nginx_action" = reload-if-there ]&&[ -L "$link" ]&&! [ -e "$link" ];then
reloaded=no
elif [ "$nginx_action" != quit ];then
reload_nginx
fi
print_result switched yes ''
`,
  ],
  'take-lock': [
    libFacts,
    libUptime,
    libRecordPath,
    libIsMissing,
    libReadRecord,
    `: "\${wait_hundredths:?}"
wait_for_lock(){
pause=100
while
left=$((wait_hundredths-$(read_uptime)+began))
[ "$left" -gt 0 ]
do
[ "$left" -ge "$pause" ]||pause=$left
flock -w "$((pause/100)).$((pause%100/10))$((pause%10))" 9&&return
print_record holder "$record"
pause=1500
done
return 1
}
if ! [ -e /proc/self/fd/9 ];then
echo 'the folder is not open' >&2
exit 1
fi
if ! command -v flock >/dev/null;then
echo 'the server has no flock (package util-linux)' >&2
exit 127
fi
record=$(print_record_path)
began=$(read_uptime) taken=yes
if ! flock -n 9;then
taken=no
if wait_for_lock;then taken=waited;fi
fi
print_fact taken "$taken"
print_record record "$record"
`,
  ],
  'watch-health': [
    libFacts,
    libUptime,
    libDocker,
    libContainers,
    libHttp,
    `: "\${containers?}" "\${startup_pause:?}" "\${pause:?}"
print_containers(){
print_output containers describe_containers "$@"
read_at=$(read_uptime)
}
eval "set -- $containers"
began=$(read_uptime) last_answer=''
print_containers "$@"
while :;do
answer=$(send_request)
if [ "$answer" != "$last_answer" ];then
last_answer=$answer
print_fact answer "$answer"
print_containers "$@"
elif [ $(($(read_uptime)-read_at)) -ge 100 ];then
print_containers "$@"
fi
if [ $(($(read_uptime)-began)) -lt 1500 ];then sleep "$startup_pause";else sleep "$pause";fi
done
`,
  ],
  'watch-nginx': [
    libFacts,
    libUptime,
    libHttp,
    libNginxMaster,
    libNginxWorkers,
    libNginxReload,
    libConnections,
    libFlows,
    libNginxProbe,
    `wait_for_reload "$(find_master "$pid_file")" 1
eval "set -- $candidates"
while :;do
probe_nginx "$@"
sleep 0.1
done
`,
  ],
  'write-record': [
    libRecordPath,
    `: "\${json?}"
write_record(){
[ -d "\${record%/*}" ]||mkdir -p "\${record%/*}"||return
printf '%s\\n' "$json" >"$record.new"||return
sync "$record.new"&&mv -T "$record.new" "$record"
}
record=$(print_record_path)
write_record 2>/dev/null||echo 'the record of deployments could not be written' >&2
`,
  ],
} as const
