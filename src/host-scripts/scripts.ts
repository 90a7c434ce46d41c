// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.

const libCompose = `: "\${compose:?}" "\${compose_up:?}" "\${compose_file?}"
run_compose(){
eval "set -- $compose \\"\\$@\\""
if [ -n "$compose_file" ];then
printf %s "$compose_file"|run_with_environment "$@"
else
run_with_environment "$@" </dev/null
fi
}
run_compose_up(){
eval "set -- $compose_up \\"\\$@\\""
run_compose "$@"
}
`

const libConnections = `list_connections(){
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
list_connections_of(){
cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null
}
is_port_open(){
list_connections|awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}
`

const libContainers = `describe_containers(){
run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},"{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",{{json .RestartCount}},{{json .Image}}]' "$@"
}
describe_existing_containers(){
described=$(describe_containers "$@" 2>&1)||require_gone "$described" "$@"||return
printf '%s\\n' "$described"|sed -n '/^\\[/p'
}
require_gone(){
described=$1
shift
listed=$(run_docker ps -aq --no-trunc)||return
for container_id in "$@";do
case $described in
*"[\\"$container_id\\","*|*"o such object: $container_id"*|*"o such container: $container_id"*)continue
esac
case $listed in
*"$container_id"*)printf '%s\\n' "$described"|sed '/^\\[/d' >&2
return 1
esac
done
}
`

const libDependencies = `: "\${project:?}" "\${wait_seconds:?}" "\${job_seconds:?}"
jobs='' failed=''
start_seconds=60 young_until=0
start_dependencies(){
eval "set -- $1"
while [ $# -gt 0 ];do
problem=dependency
if ! start_dependency "$1" "$2" "$3";then
if [ "$4" = required ];then
print_fact problem "$problem" "$1"
return 1
fi
failed=''
fi
shift 4
done
}
start_dependency(){
if [ "$2" = job ];then
run_job "$1"
return
fi
up=$(find_containers running "$project" "$1")||return
if [ -z "$up" ];then start_shared "$1"||return;fi
[ "$3" = started ]||wait_until_healthy "$1"
}
start_shared(){
failed=$(find_usable_container "$project" "$1")||return
if [ -n "$failed" ];then
run_docker start "$failed" >/dev/null||return
elif ! run_compose_up --no-recreate "$1" >&2;then
failed=$(find_containers all "$project" "$1")
return 1
fi
failed='' young_until=$(($(date +%s)+start_seconds))
}
wait_until_healthy(){
watched=$(find_containers running "$project" "$1")||return
[ -n "$watched" ]||watched=$(find_usable_container "$project" "$1")||return
end=$(($(date +%s)+wait_seconds)) announced=''
while states=$(run_docker_on "$watched" inspect --format '{{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{end}}');do
case $states in
*false*)break;;
*starting*|*unhealthy*);;
*)return 0
esac
[ -n "$announced" ]||print_fact waiting "$1" healthy
announced=yes problem=unhealthy
[ "$(date +%s)" -lt "$end" ]||break
sleep 0.2
done
failed=$watched
return 1
}
run_job(){
problem=job
busy=$(find_containers running "$project" "$1")||return
if [ -n "$busy" ];then
print_fact waiting "$1" free
wait_for_end "$busy"
if [ "$ending" = running ];then
problem=job-busy failed=$busy
return 1
fi
fi
former_job=$(find_containers all "$project" "$1")||return
remove_containers "$former_job"||return
print_fact waiting "$1" ended
composed=0
run_compose_up "$1" >&2||composed=$?
failed=$(find_containers all "$project" "$1")||return
[ "$composed" = 0 ]&&[ -n "$failed" ]||return 1
wait_for_end "$failed"
case $ending in
ended)jobs="$jobs $failed" failed=''
return 0
;;
looping)problem=job-loop;;
running)problem=job-limit
esac
return 1
}
wait_for_end(){
end=$(($(date +%s)+job_seconds))
while states=$(run_docker_on "$1" inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}');do
ending=$(judge_states "$states") now=$(date +%s)
if [ "$ending" = looping ]&&[ "$now" -lt "$young_until" ];then ending=running;fi
[ "$ending" = running ]&&[ "$now" -lt "$end" ]||return 0
sleep 0.2
done
ending=''
}
judge_states(){
printf '%s\\n' "$1"|awk '
    $1 != "exited" && $1 != "dead" { up = 1 }
    $1 == "restarting" && $3 >= 3 && $4 == 0 { loops = 1 }
    $2 != 0 { bad = 1 }
    END { print loops ? "looping" : up ? "running" : bad ? "failed" : "ended" }'
}
`

const libDocker = `: "\${docker_sudo:?}"
call_docker(){
if [ "$docker_sudo" = yes ];then
sudo -n docker \${BGD_OWN_DOCKER_CONFIG:+--config "$DOCKER_CONFIG"} "$@"
else
docker "$@"
fi
}
run_docker(){
if [ "\${waits_for_engine:-no}" = yes ];then run_when_engine_answers call_docker "$@";else call_docker "$@";fi
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
elif [ -z "$environment\${BGD_OWN_DOCKER_CONFIG-}" ];then
sudo -n "$@"
else
{
printf 'export %s' "$environment\${BGD_OWN_DOCKER_CONFIG:+ DOCKER_CONFIG=$DOCKER_CONFIG}"|base64 -w 0
echo
cat
}|sudo -n sh -c 'read -r words && eval "$(printf %s "$words" | base64 -d)" && exec "$@"' sh "$@"
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

const libFlock = `try_lock(){
lock_problem=$(flock -n "$1" 2>&1)
lock_code=$?
[ "$lock_code" != 0 ]||return 0
if [ "$lock_code" = 1 ]&&[ -z "$lock_problem" ];then return 75;fi
lock_problem=\${lock_problem:-flock ended with exit code $lock_code}
return 1
}
read_inode(){
stat -L -c %i -- "$1" 2>/dev/null
}
print_lock_process(){
inode=$(read_inode "$2")||return 0
sed -n "s/^[0-9]*: FLOCK  *ADVISORY  *WRITE \\([0-9]*\\) [^ ]*:$inode .*/\\1/p" /proc/locks 2>/dev/null|while read -r id;do
[ -r "/proc/$id/cmdline" ]||continue
command_line=$(tr '\\0\\n' '  ' <"/proc/$id/cmdline" 2>/dev/null|head -c 200)
print_text "$1" "$id $(stat -c %U "/proc/$id" 2>/dev/null||echo '?') $command_line"
break
done
}
`

const libFlows = `: "\${own_network:?}" "\${own_addresses?}" "\${target_pids?}"
target_functions='
  BEGIN {
    target_count = split(targets, asked, " ")
    for (i in asked) {
      for (j = split(asked[i], keys, ","); j > 0; j--) {
        if (keys[j] ~ /:/) { has_addresses = 1; target_of[keys[j]] = asked[i] }
        else target_of[sprintf(":%04X", keys[j])] = asked[i]
      }
    }
    for (j = split(own, keys, ","); j > 0; j--) own_addresses[address_of(keys[j])] = 1
  }
  function address_of(end) {
    sub(/^0000000000000000FFFF0000/, "", end)
    return substr(end, 1, length(end) - 5)
  }
  function find_target(end,  port) {
    port = substr(end, length(end) - 4)
    if (port in target_of) return target_of[port]
    if (!has_addresses) return ""
    sub(/^0000000000000000FFFF0000/, "", end)
    return end in target_of ? target_of[end] : ""
  }
  function port_of(end) { return substr(end, length(end) - 4) }
  # A program of this host that calls its own port has one address at both ends. Docker that passes the call on to a
  # container has not, and its port can be that of the other color. Out of a container nginx has the address of that.
  function is_of_nginx(target_end, end) {
    return own == "" ? address_of(target_end) == address_of(end) : address_of(end) in own_addresses
  }
  function print_counts(count,  i) {
    for (i = 1; i <= target_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'
number_function='
  function to_number(hex,  i, number) {
    for (i = 1; i <= length(hex); i++) number = number * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
    return number
  }
'
list_nginx_connections(){
if [ "$own_network" = no ];then list_connections;else list_connections_of "\${master:-none}";fi
}
list_both_ends(){
list_connections
[ "$own_network" = yes ]||return 0
for end_pid in "\${master:-none}" $target_pids;do list_connections_of "$end_pid";done
}
list_flows(){
list_both_ends|awk -v targets="$*" -v own="$own_addresses" "$target_functions"'
    function keep(target, client, since) { if (since > latest[target " " client]) latest[target " " client] = since }
    $4 == "0A" { next }
    { since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    is_of_nginx($2, $3) && (target = find_target($2)) != "" { keep(target, port_of($3), since) }
    is_of_nginx($3, $2) && (target = find_target($3)) != "" { keep(target, port_of($2), since) }
    END { for (flow in latest) print flow, latest[flow] }'
}
count_new_flows(){
before=$1 now=$2
shift 2
printf '%s\\n' "$before" now "$now"|awk -v targets="$*" "$target_functions"'
    $0 == "now" { now = 1; next }
    $0 == "" { next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}
count_open_flows(){
user=$1
shift
list_nginx_connections|awk -v targets="$*" -v user="$user" -v own="$own_addresses" "$target_functions"'
    $4 == "01" && is_of_nginx($3, $2) && (user == "" || $8 == user) { count[find_target($3)]++ }
    END { print_counts(count) }'
}
list_open_flows(){
list_nginx_connections|awk -v targets="$1" -v own="$own_addresses" "$target_functions$number_function"'
    $4 == "01" && is_of_nginx($3, $2) && find_target($3) != "" { print to_number(substr(port_of($2), 2)) }'
}
list_target_ports(){
printf '%s\\n' "$1"|tr , '\\n'|awk "$number_function"'/:/ { print to_number(substr($0, length($0) - 3)); next } { print }'
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

const libLiveGuard = `: "\${site_path:?}" "\${guarded_value:?}"
refuse_if_live(){
if may_have_site_value "$guarded_value";then
printf '%s\\n' "$site_path may hold $guarded_value now, so this color may be live: none of its containers was touched" >&2
exit 97
fi
}
`

const libMemory = `print_memory(){
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
}
print_used_memory(){
root=$1
shift
for id;do
for group in "$root/system.slice/docker-$id.scope" "$root/docker/$id" \\
"$root/memory/system.slice/docker-$id.scope" "$root/memory/docker/$id";do
for file in "$group/memory.current" "$group/memory.usage_in_bytes";do
[ -r "$file" ]||continue
print_fact used "$id" "$(awk 'NF == 1 { total = $1 } $1 ~ /^(total_)?inactive_file$/ { cache = $2 }
          END { print total - cache }' "$file" "$group/memory.stat")"
break 2
done
done
done
}
`

const libNeighbors = `list_neighbors(){
label=com.docker.compose.project=$1
shift
found=$(run_docker ps --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \\
--format '{{.ID}} {{.Names}} {{.Label "com.docker.compose.service"}}')||return
printf '%s\\n' "$found"|awk 'BEGIN { for (i = 1; i < ARGC; i++) ours[ARGV[i]]; ARGC = 1 } NF > 1 && !($3 in ours) { print $1, $2 }' "$@"
}
restart_neighbors(){
[ -n "$1" ]||return 0
running=$(run_docker ps --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}}.')||return
printf '%s\\n' "$1"|{
lost=0
while read -r neighbor_id neighbor_name;do
case $running in *"$neighbor_id"*|*" $neighbor_name."*)continue;esac
if has_ended "$neighbor_id" </dev/null;then continue;fi
if run_docker start "$neighbor_id" </dev/null >/dev/null;then
print_fact restarted "$neighbor_name"
else
print_fact down "$neighbor_name"
lost=1
fi
done
return "$lost"
}
}
has_ended(){
ending=$(run_docker inspect --format '{{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}} {{.State.StartedAt}}' "$1")||return
case $ending in
'0 no '*|'0  '*|'0 on-failure '*);;
*)return 1
esac
now=$(date +%s)
signals=$(run_docker events --since "\${ending##* }" --until "$((now+1))" --filter "container=$1" --filter event=kill)||return
[ -z "$signals" ]
}
`

const libNginxMaster = `: "\${nginx_container?}" "\${known_master?}"
find_master(){
if [ -n "$nginx_container" ];then
find_container_master
return
fi
pid=''
read -r pid 2>/dev/null <"$1"||[ -n "$pid" ]||return 0
if is_master "$pid";then echo "$pid";fi
}
is_master(){
title=''
IFS= read -r title 2>/dev/null <"/proc/$1/cmdline"||:
case $title in *'nginx: master'*|*'angie: master'*);;*)return 1;esac
}
find_container_master(){
[ "$nginx_container" != - ]||return 0
if [ -n "$known_master" ]&&is_running "$known_master";then
echo "\${known_master%%:*}"
return
fi
container_pid=$(run_docker inspect --format '{{.State.Pid}}' "$nginx_container" 2>/dev/null)||{
require_engine
return
}
find_master_below "$container_pid"
}
require_engine(){
refusal=$(run_docker ps -q 2>&1 >/dev/null)&&return
printf '%s\\n' "$refusal" >&2
return 1
}
find_master_below(){
case $1 in ''|0|*[!0-9]*)return 0;esac
if is_master "$1";then
echo "$1"
return
fi
cat /proc/[0-9]*/stat 2>/dev/null|awk -v root="$1" '
    { pid = $1; sub(/^.*\\) /, ""); parent[pid] = $2 }
    END { for (pid in parent) { at = pid; while (at > 1 && at != root) at = parent[at]; if (at == root) print pid } }'|sort -n|while read -r pid;do
if is_master "$pid";then
echo "$pid"
break
fi
done
}
identify_process(){
awk '{ pid = $1; sub(/^.*\\) /, ""); print pid ":" $20 }' "/proc/$1/stat" 2>/dev/null
}
`

const libNginxProbe = `: "\${pid_file?}" "\${error_log?}" "\${log_size:?}" "\${workers?}" "\${requests:?}" "\${candidates:?}"
: "\${blue_target:?}" "\${green_target:?}" "\${http_client:?}" "\${target?}"
read_error_lines(){
if [ "$log_size" -lt 0 ];then return;fi
if [ -n "$nginx_container" ]&&[ -z "$error_log" ];then
[ "$new_workers" -gt 0 ]||run_docker logs --since "$log_size" "$nginx_container" 2>&1
elif [ -r "$error_log" ];then
tail -c "+$((log_size+1))" "$error_log"
fi|grep -F '[emerg]'|tail -n 3
}
probe_nginx(){
candidate_index=0 reached_places=' '
forget_targets
find_own_addresses&&eval "find_target $blue_target"||exit
blue=$target
eval "find_target $green_target"||exit
green=$target
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
master=$(find_master "$pid_file")||exit
[ -z "$master" ]||is_reloading "$master"||settled=yes
master_identity=-
[ -z "$nginx_container" ]||master_identity=$([ -z "$master" ]||identify_process "$master")
for worker in $([ -z "$master" ]||list_workers "$master");do
worker_user=$(find_user "\${worker%%:*}")
case " $workers " in *" $worker "*);;*)new_workers=$((new_workers+1));esac
done
error_lines=$(read_error_lines|base64 -w 0)
shift 2
send_requests "$@"
[ "$local_port" -eq 0 ]||port_is_open=$(is_port_open "$local_port")
shutting_down=$(list_workers "\${master:-none}" leaving|wc -l)
open_flows=$(count_open_flows "$worker_user" "$blue" "$green")
if [ -n "$master" ]&&is_reloading "$master";then settled=no;fi
[ "$missed_answer" != - ]||[ "$blue_count$green_count" = 00 ]||reached_places="$reached_places$place "
print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$blue_count" "$green_count" "$open_flows" \\
"$shutting_down" "$answer" "$error_lines" "$candidate_index" "$missed_answer" "\${master_identity:--}"
}
send_requests(){
request_count=0 blue_count=0 green_count=0 answer='' missed_answer=- began=$(read_uptime)
flows=$(list_flows "$blue" "$green")
until [ "$request_count" -ge "$requests" ]||{ [ "$request_count" -ge 3 ]&&[ $(($(read_uptime)-began)) -ge 200 ];};do
last_answer=$(send_candidate "$@")
request_count=$((request_count+1))
flows_now=$(list_flows "$blue" "$green")
new_flows=$(count_new_flows "$flows" "$flows_now" "$blue" "$green")
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

const libNginxProgram = `find_nginx_unit(){
[ -d /run/systemd/system ]||return 0
first_unit=
for unit in nginx openresty angie;do
unit_text=$(systemctl cat "$unit.service" 2>/dev/null)||continue
case $unit_text in
*"$1"*)printf %s "$unit.service"
return
esac
first_unit=\${first_unit:-$unit.service}
done
printf %s "$first_unit"
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

const libNginxRun = `: "\${nginx_command?}" "\${nginx_sudo:?}" "\${nginx_container?}"
run_nginx(){
if [ -n "$nginx_container" ];then
run_docker exec "$nginx_container" "$nginx_command" "$@" </dev/null
else
run_with_sudo_if "$nginx_sudo" "$nginx_command" "$@"
fi
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
read_start_time(){
IFS= read -r stat 2>/dev/null <"/proc/$1/stat"||return
position=2
for start_time in \${stat##*) };do
position=$((position+1))
[ "$position" -lt 22 ]||break
done
}
is_running(){
read_start_time "\${1%%:*}"&&[ "$start_time" = "\${1#*:}" ]
}
`

const libPatientDocker = `: "\${waits_for_engine:=yes}"
run_when_engine_answers(){
engine_back_by=$(($(read_uptime)+3000))
while :;do
engine_code=0
{ engine_problem=$("$@" 2>&1 >&3 3>&-)||engine_code=$?;} 3>&1
case $engine_code:$engine_problem in
0:*);;
*'annot connect to the Docker daemon'*|*'ailed to connect to the docker API'*|*'error during connect'*)if
[ "$(read_uptime)" -lt "$engine_back_by" ]&&sleep 1
then continue;fi
esac
[ -z "$engine_problem" ]||printf '%s\\n' "$engine_problem" >&2
return "$engine_code"
done
}
`

const libPrintContainers = `print_containers(){
containers_name=$1 ids=$2
set --
for id in $ids;do set -- "$@" "$id";done
if [ $# -gt 0 ];then
described=$(describe_containers "$@")||exit
print_text "$containers_name" "$described"
else
print_text "$containers_name" ''
fi
}
`

const libReadRecord = `record_limit=4194304
print_record(){
if is_missing "$2";then
print_text "$1" ''
elif problem=$(find_record_problem "$2");then
{ print_stdin "$1";} <"$2"||print_text "$1" ''
else
print_text "$1" ''
print_text "$1-problem" "$problem"
fi
}
find_record_problem(){
if [ -e "$1" ]&&! [ -f "$1" ]&&! [ -d "$1" ];then
printf '%s is not a regular file' "$1"
return 1
fi
if [ "$(stat -L -c %s -- "$1" 2>/dev/null||echo 0)" -gt "$record_limit" ]&&[ -f "$1" ];then
printf '%s is larger than %s bytes' "$1" "$record_limit"
return 1
fi
{ cat -- "$1" >/dev/null;} 2>&1
}
`

const libRecordPath = `: "\${record_name:?}"
print_record_path(){
printf %s "\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name"
}
`

const libRemoveContainers = `longest_grace=300
remove_containers(){
[ -n "$1" ]||return 0
graces=$(list_graces "$1")||return
patient=$(printf '%s\\n' "$graces"|awk -v limit="$longest_grace" '$2 > limit { print $1 }')
usual=$(printf '%s\\n' "$graces"|awk -v limit="$longest_grace" 'NF && $2 <= limit { print $1 }')
[ -z "$usual" ]||run_docker_on "$usual" stop >/dev/null||return
[ -z "$patient" ]||run_docker_on "$patient" stop -t "$longest_grace" >/dev/null||return
run_docker_on "$1" rm -f -v >/dev/null
}
list_graces(){
configured=$(run_docker_on "$1" inspect --format '{{.Id}} {{.State.Running}} {{json .Config}}')||return
printf '%s\\n' "$configured"|awk '$2 == "true" { print $1, match($0, /"StopTimeout":[0-9]+/) ? substr($0, RSTART + 14, RLENGTH - 14) : 0 }'
}
`

const libSite = `: "\${site_form:?}" "\${site_path:?}" "\${next_path:?}" "\${before_path:?}" "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}"
: "\${blue_file?}" "\${green_file?}"
read_site_value(){
require_site_kind||return
if [ "$site_form" = link ];then
readlink -- "$site_path"||true
return
fi
read_site_file||return
[ -z "$site_source" ]||find_site_value
}
may_have_site_value(){
if [ "$site_form" = link ];then
[ "$(resolve_site)" = "$(readlink -m -- "$(find_value_file "$1")")" ]
elif read_site_file;then
[ -n "$site_source" ]&&has_value "$1"
fi
}
write_site_value(){
read_site_value >/dev/null||return
if [ -z "$1" ];then
change_site rm -f -- "$site_path"
elif [ "$site_form" = link ];then
change_site rm -f -- "$next_path"&&change_site ln -s -- "$1" "$next_path"&&require_site_kind&&change_site mv -T -- "$next_path" "$site_path"
else
make_site_content "$1"&&write_site_file
fi
}
find_value_file(){
case $1 in
"$blue_value")printf %s "$blue_file";;
"$green_value")printf %s "$green_file";;
*)printf %s "$1"
esac
}
is_site_dangling(){
[ -L "$site_path" ]||return
if [ "$blue_file" != "$blue_value" ];then
is_target_of_color&&! [ -e "$target_file" ]
else
! [ -e "$site_path" ]
fi
}
is_target_of_color(){
target=$(readlink -- "$site_path")
target_file=$(find_value_file "$target")
[ "$target_file" != "$target" ]
}
resolve_site(){
if [ "$blue_file" != "$blue_value" ]&&is_target_of_color;then
readlink -m -- "$target_file"
else
readlink -m -- "$site_path"
fi
}
change_site(){
run_with_sudo_if "\${site_sudo:?}" "$@"
}
require_site_kind(){
expected='file'
if [ "$site_form" = link ];then expected='link';fi
if [ -L "$site_path" ];then
kind='link'
elif [ -f "$site_path" ];then
kind='file'
elif [ -e "$site_path" ];then
kind=other
else
return 0
fi
[ "$kind" != "$expected" ]||return 0
printf '%s is a %s now, and not a %s\\n' "$site_path" "$(stat -c %F -- "$site_path")" "$expected" >&2
return 1
}
read_content(){
content=$(cat -- "$1"&&echo x)||return
content=\${content%x}
[ "\${#content}" = "$(stat -L -c %s -- "$1")" ]||{
printf '%s cannot be read as a text\\n' "$1" >&2
return 1
}
}
read_site_file(){
site_source=$site_path
if [ "$in_place" = yes ]&&[ -e "$before_path" ];then site_source=$before_path;fi
if ! [ -e "$site_source" ];then
site_source='' site_content=''
return
fi
read_content "$site_source"||return
site_content=$content
}
print_site_file(){
read_site_file&&printf %s "$site_content"
}
find_site_value(){
found=
if has_value "$blue_value";then found=blue;fi
if has_value "$green_value";then found=$found,green;fi
case $found in
blue)printf '%s\\n' "$blue_value";;
,green)printf '%s\\n' "$green_value";;
'')printf '%s holds what belongs to neither color\\n' "$site_source" >&2
return 1
;;
*)printf '%s holds what belongs to both colors\\n' "$site_source" >&2
return 1
esac
}
has_value(){
if [ "$site_form" = file ];then
read_content "$(find_value_file "$1")"&&[ "$content" = "$site_content" ]
else
case $site_content in *"$1"*);;*)return 1;esac
fi
}
make_site_content(){
if [ "$site_form" = file ];then
read_content "$(find_value_file "$1")"
return
fi
[ -n "$site_source" ]||{
printf '%s does not exist\\n' "$site_path" >&2
return 1
}
other=$blue_value
if [ "$1" = "$blue_value" ];then other=$green_value;fi
exchange_text "$site_content" "$other" "$1"
content=$exchanged
case $content in
*"$other"*)printf '%s would have both texts after the change\\n' "$site_path" >&2
return 1
esac
}
exchange_text(){
rest=$1 exchanged=
while :;do
case $rest in *"$2"*);;*)break;esac
exchanged=$exchanged\${rest%%"$2"*}$3
rest=\${rest#*"$2"}
done
exchanged=$exchanged$rest
}
write_site_file(){
if [ "$in_place" = yes ]&&[ -n "$site_source" ];then
keep_copy&&write_content "$site_path"&&change_site rm -f -- "$before_path"
else
copy_site&&write_content "$next_path"&&sync -- "$next_path"&&require_same_file&&change_site mv -T -- "$next_path" "$site_path"
fi
}
write_content(){
printf %s "$content"|change_site tee -- "$1" >/dev/null
}
copy_site(){
if [ -n "$site_source" ];then
change_site cp --preserve=all --remove-destination -- "$site_path" "$next_path"
else
change_site rm -f -- "$next_path"
fi
}
keep_copy(){
[ "$site_source" = "$site_path" ]||return 0
copy_site&&sync -- "$next_path"&&require_same_file&&change_site mv -T -- "$next_path" "$before_path"
}
require_same_file(){
written=$content former_content=$site_content
require_site_kind&&read_site_file||return
content=$written
[ "$site_content" != "$former_content" ]||return 0
printf '%s was changed by another program at this moment\\n' "$site_path" >&2
return 1
}
`

const libSudoRules = `sudo_kind='' sudo_never_asks=''
check_right(){
[ -n "$sudo_kind" ]||read_sudo_rules "$1"
shift
whole_command=$*
if [ "$sudo_kind" != other ]&&! whole_command=$(sudo -n -l "$@" 2>/dev/null);then
print_text denied "$*"
return
fi
[ "$sudo_kind" != root ]||return 0
case $sudo_kind$sudo_rules in
*'asks '*|other*|classic)rule=$(find_sudo_rule "$whole_command");;
*)rule=free
esac
if [ "$rule" = free ]||never_asks;then return;fi
if [ "$rule" = asks ];then print_text denied "$*";else print_text unchecked "$*";fi
}
never_asks(){
if [ -z "$sudo_never_asks" ];then
if [ "$sudo_kind" = classic ]&&sudo -n -k -v >/dev/null 2>&1;then sudo_never_asks=yes;else sudo_never_asks=no;fi
fi
[ "$sudo_never_asks" = yes ]
}
read_sudo_rules(){
sudo_kind=classic sudo_rules=
if [ "$1" = 0 ];then
sudo_kind=root
return
fi
case $(sudo --version 2>/dev/null|head -n 1) in 'Sudo version'*);;*)sudo_kind=other;esac
sudo_rules=$(sudo -n -ll 2>/dev/null|awk '
    BEGIN { default_mode = "asks" }
    /^Sudoers entry:/ { counts = 1; mode = default_mode; listed = 1; next }
    !listed && /(^|[ ,])!authenticate(,|$)/ { default_mode = "free" }
    /^ +RunAsUsers:/ { counts = $0 ~ /[ ,](root|ALL)(,|$)/ }
    /^ +Options:/ && /[ ,]authenticate(,|$)/ { mode = "asks" }
    /^ +Options:/ && /[ ,]!authenticate(,|$)/ { mode = "free" }
    /^\\t/ && counts { sub(/^\\t/, ""); print mode, $0 }')
}
find_sudo_rule(){
printf '%s\\n' "$1" "$sudo_rules"|awk '
    function to_regex(glob,  i, c, regex) {
      for (i = 1; i <= length(glob); i++) {
        c = substr(glob, i, 1)
        if (c == "\\\\") { i++; c = substr(glob, i, 1); regex = regex (c ~ /[A-Za-z0-9]/ ? c : "\\\\" c) }
        else if (c == "*") regex = regex ".*"
        else if (c == "?") regex = regex "."
        else if (c == "[" || c == "]") regex = regex c
        else if (c ~ /[A-Za-z0-9_\\/ -]/) regex = regex c
        else regex = regex "\\\\" c
      }
      return "^" regex "$"
    }
    NR == 1 { command = $0; program = $1; verdict = "unknown"; next }
    { mode = $1; rule = substr($0, length($1) + 2) }
    rule == "ALL" { verdict = mode; next }
    rule ~ /^!/ || rule == "" { next }
    rule ~ /^sha[0-9]+:/ || rule ~ /\\^/ { verdict = "unknown"; next }
    rule ~ /\\/$/ { if (index(program, rule) == 1 && substr(program, length(rule) + 1) !~ /\\//) verdict = mode; next }
    rule ~ / / { if (command ~ to_regex(rule)) verdict = mode; next }
    program ~ to_regex(rule) { verdict = mode }
    END { print verdict }'
}
`

const libSudo = `run_with_sudo_if(){
use_sudo=$1
shift
if [ "$use_sudo" = yes ];then sudo -n "$@";else "$@";fi
}
`

const libTargets = `: "\${own_network:?}" "\${nginx_container?}"
own_addresses='' target_pids='' target=''
find_own_addresses(){
[ "$own_network" = yes ]||return 0
own_addresses=$(run_docker inspect --format "$print_addresses" "$nginx_container")||return
own_addresses=$(printf '%s\\n' "$own_addresses"|print_kernel_addresses 0)
}
print_addresses='{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.GlobalIPv6Address}} {{end}}'
forget_targets(){
own_addresses='' target_pids=''
}
find_target(){
target_port=$1
shift
target=$target_port
[ $# -gt 0 ]||return 0
target=none
target_ids=$(find_containers running "$@")||return
[ -n "$target_ids" ]||return 0
described_targets=$(run_docker_on "$target_ids" inspect --format "{{.State.Pid}} $print_addresses")||return
target_pids="$target_pids $(printf '%s\\n' "$described_targets"|awk '{ print $1 }'|tr '\\n' ' ')"
target=$(printf '%s\\n' "$described_targets"|sed 's/^[0-9]* //'|print_kernel_addresses "$target_port")
[ -n "$target" ]
}
print_kernel_addresses(){
awk -v port="$1" '
    function backwards(hex,  i, text) {
      for (i = 1; i <= length(hex); i += 8)
        text = text substr(hex, i + 6, 2) substr(hex, i + 4, 2) substr(hex, i + 2, 2) substr(hex, i, 2)
      return toupper(text)
    }
    function to_hex(address,  parts, count, i, hex, ends, left, right) {
      if (address ~ /^[0-9.]+$/) {
        count = split(address, parts, ".")
        for (i = 1; i <= count; i++) hex = hex sprintf("%02x", parts[i])
        return hex
      }
      split(address, ends, "::")
      left = to_groups(ends[1])
      right = to_groups(ends[2])
      while (length(left right) < 32) left = left "0"
      return left right
    }
    function to_groups(text,  parts, count, i, hex) {
      count = split(text, parts, ":")
      for (i = 1; i <= count; i++) hex = hex substr("0000" parts[i], length(parts[i]) + 1)
      return hex
    }
    { for (i = 1; i <= NF; i++) list = list (list == "" ? "" : ",") backwards(to_hex($i)) sprintf(":%04X", port) }
    END { print list == "" ? "none" : list }'
}
`

const libUptime = `read_uptime(){
read -r uptime _ </proc/uptime
printf %s "\${uptime%.*}\${uptime#*.}"
}
`

const libUsableContainer = `find_usable_container(){
candidates=$(find_containers all "$1" "$2")||return
[ -n "$candidates" ]||return 0
candidates=$(run_docker_on "$candidates" inspect \\
--format '{{index .Config.Labels "com.docker.compose.container-number"}},{{.Created}},{{.Id}}')||return
printf '%s\\n' "$candidates"|awk -F , '
    id == "" || $1 + 0 < number || ($1 + 0 == number && $2 > created) { number = $1 + 0; created = $2; id = $3 }
    END { print id }'
}
list_stopped(){
stopped_project=$1
shift
for service;do
stopped=$(find_containers running "$stopped_project" "$service")||return
[ -z "$stopped" ]||continue
stopped=$(find_usable_container "$stopped_project" "$service")||return
[ -n "$stopped" ]||continue
described=$(run_docker inspect --format '{{.Id}} {{.Name}}' "$stopped")||return
printf '%s\\n' "\${described%% *} \${described#* /}"
done
}
`

const readHostCompose = `: "\${compose_options?}" "\${docker_sudo:?}"
profile_options=
read_compose(){
if [ "$docker_sudo" = no ]&&is_compose_plugin&&read_with docker-compose;then return;fi
for program in 'docker compose' docker-compose;do
if read_with "$program"||explain_refusal "$program";then return;fi
done
echo none
explain_absence
}
read_with(){
ask_engine "$1"|{
exec 5<&0 </dev/null
config=$(print_config "$1" 2>/dev/null)||exit
answer=$(cat <&5)
if [ "$answer" = yes ];then print_answer "$1" yes "$config";else print_answer "$1" engine "$answer";fi
}
}
ask_engine(){
if answer=$(run_compose_program "$1" ps -q 2>&1 >/dev/null </dev/null);then
echo yes
else
printf '%s\\n' "$answer"|tail -n 10|tail -c 4096
fi
}
explain_absence(){
if [ "$docker_sudo" = yes ];then
plugin=$(find_compose_plugin)
[ -z "$plugin" ]||printf 'plugin %s\\n' "$plugin"
standalone=$(command -v docker-compose)&&printf 'standalone %s\\n' "$standalone"
fi
for program in 'docker compose' docker-compose;do
run_compose_program "$program" version 2>&1|head -n 1|head -c 500|sed 's/^/output /'
done
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
takes_env_files "$1"||return
profile_options="--profile '*'"
run_compose_program "$1" config \${2:+"$2"} 2>/dev/null&&return
profile_options=
run_compose_program "$1" config \${2:+"$2"}
}
takes_env_files(){
case $compose_options in *--env-file*--env-file*);;*)return 0;esac
case $(run_compose_program "$1" --help) in *'env-file stringArray'*)return 0;esac
printf '%s takes one file with variables: several need Docker Compose 2.24 or later\\n' "$1"
return 1
}
run_compose_program(){
compose_program=$1
shift
eval "set -- $profile_options $compose_options \\"\\$@\\""
case $compose_program in
'docker compose')run_with_environment docker compose "$@";;
*)run_with_environment docker-compose "$@"
esac
}
print_answer(){
printf '%s\\n' "$1" "$(print_project_name)" "$(pwd -P)" "$2" "$3"
}
print_project_name()(eval "set -- $compose_options"
previous=
for word;do
shift
[ "$previous" != --env-file ]||set -- "$@" "$word"
previous=$word
done
[ $# -gt 0 ]||set -- .env
export_environment
if [ -n "$COMPOSE_PROJECT_NAME" ];then
printf %s "$COMPOSE_PROJECT_NAME"
else
for file;do
[ ! -r "$file" ]||sed -n '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}' "$file"
done|tail -n 1
fi)
is_compose_plugin(){
standalone=$(command -v docker-compose)||return
plugin=$(find_compose_plugin)&&[ "$standalone" -ef "$plugin" ]
}
find_compose_plugin(){
for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker \\
/usr/libexec/docker;do
plugin=$folder/cli-plugins/docker-compose
if [ -x "$plugin" ];then
printf '%s\\n' "$plugin"
return
fi
done
return 1
}
`

const readHostFiles = `: "\${site_folder:?}" "\${blue_file?}" "\${green_file?}" "\${site_form:?}" "\${site_path:?}" "\${before_path:?}" "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}"
read_files(){
read_live_site
if is_missing "$site_folder";then
print_fact site-folder missing
elif [ -d "$site_folder" ]&&[ -r "$site_folder" ]&&[ -x "$site_folder" ];then
print_fact site-folder ok
else
print_fact site-folder unreadable
fi
[ "$site_form" != text ]||return 0
read_site blue "$blue_file"
read_site green "$green_file"
}
read_live_site(){
if [ -L "$site_path" ];then
if [ "$site_form" != link ];then
print_fact live other link
elif is_site_dangling;then
print_fact live dangling
else
print_fact live link
fi
print_text live-target "$(readlink -- "$site_path")"
print_text live-resolved "$(resolve_site)"
elif is_missing "$site_path";then
print_fact live missing
elif ! [ -e "$site_path" ];then
print_fact live unknown
elif [ "$site_form" = link ]||! [ -f "$site_path" ];then
print_fact live other "$(stat -c %F -- "$site_path"|tr ' ' '-')"
else
read_live_file
fi
}
read_live_file(){
if ! [ -r "$site_path" ];then
print_fact live unknown
return
fi
case $(read_site_value 2>/dev/null) in
"$blue_value")print_fact live holds blue "$(find_cut)";;
"$green_value")print_fact live holds green "$(find_cut)";;
*)print_fact live differs
esac
print_site_file|print_stdin live-text
}
find_cut(){
if [ "$in_place" = yes ]&&[ -e "$before_path" ];then echo cut;else echo whole;fi
}
read_site(){
print_text "resolved-$1" "$(readlink -m -- "$2")"
if [ -f "$2" ]&&[ -r "$2" ];then print_stdin "site-$1" <"$2";fi
if is_missing "$2"||{ [ -d "$2" ]&&is_missing "$2/$1";};then print_fact missing "$1";fi
}
`

const readHostNginx = `: "\${sudo:?}" "\${nginx_program?}" "\${blue_ports?}" "\${green_ports?}" "\${site_form:?}" "\${site_inside:?}" "\${nginx_container?}"
newline='
'
read_nginx(){
nginx_sudo=yes
[ "$sudo" != false ]||nginx_sudo=no
if [ "$sudo" = auto ]&&[ "$1" = 0 ];then nginx_sudo=no;fi
if [ -n "$nginx_container" ];then
nginx_sudo=no nginx_command=\${nginx_program:-nginx} build_options=
else
find_nginx_program
build_options=$([ -z "$nginx_program" ]||"$nginx_program" -V 2>&1)
fi
print_text nginx-command "$nginx_command"
[ -z "$build_options" ]||print_text nginx-version "\${build_options%%"$newline"*}"
dump_configuration
[ -z "$nginx_refusal" ]||print_text nginx-refusal "$nginx_refusal"
if [ "$nginx_sudo" = yes ];then print_fact nginx "$code" sudo;else print_fact nginx "$code" '';fi
if [ "$code" != 0 ];then
print_text nginx-output "$(printf '%s\\n' "$dump"|tail -n 20)"
dump=$([ -n "$nginx_container" ]||cat "$(print_build_path conf-path conf/nginx.conf)" 2>/dev/null)
else
print_includes
fi
settings=$(printf '%s\\n' "$dump"|print_settings)
printf '%s\\n' "$dump"|print_servers|print_stdin servers
[ "$code" != 0 ]||print_text nginx-output "\${settings%"$newline"*}"
print_found_settings "\${settings##*"$newline"}"
if [ -r /proc/1/stat ];then print_fact processes visible;else print_fact processes hidden;fi
master=$(find_master "$pid_file")||exit
print_fact master "$master"
print_fact master-without-pid-file "$([ -n "$master$nginx_container" ]||list_masters|head -n 1)"
}
find_nginx_program(){
nginx_command=$nginx_program
[ -z "$nginx_program" ]||return 0
nginx_program=$(choose_nginx_program)
nginx_command=$nginx_program
if [ "$nginx_sudo" = no ];then
[ "$(command -v nginx)" != "$nginx_program" ]||nginx_command=nginx
else
case $nginx_program in /usr/sbin/nginx|/usr/bin/nginx|/sbin/nginx)nginx_command=nginx;esac
fi
}
choose_nginx_program()(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
standard=$(command -v nginx)
running=$(list_running_programs)
for program in $running;do
if [ "$program" -ef "$standard" ];then running=;fi
done
for program in $running "$standard" "$(command -v openresty)" "$(command -v angie)" /usr/local/nginx/sbin/nginx \\
/usr/local/openresty/nginx/sbin/nginx /opt/nginx/sbin/nginx;do
if [ -x "$program" ];then
printf %s "$program"
return
fi
done)
list_running_programs(){
list_masters|while read -r pid;do
tr '\\0' '\\n' <"/proc/$pid/cmdline" 2>/dev/null|sed -n 's/^[a-z]*: master process \\(\\/[^ ]*\\).*/\\1/p'
done
}
dump_configuration(){
nginx_refusal=
if [ -z "$nginx_command" ];then
dump='' code=127
return
fi
dump=$(run_nginx -T 2>&1)
code=$?
case $nginx_sudo$code$dump in
yes1sudo:*|yes1*"\${newline}sudo: "*)nginx_refusal=$dump
esac
}
print_settings(){
awk -v blue="$blue_ports" -v green="$green_ports" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(ports) { gsub(/ /, "|", ports); return ports != "" && $0 ~ (":(" ports ")([^0-9]|$)") }
    /^(nginx|angie): / { messages = messages $0 "\\n"; next }
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
if [ -n "$nginx_container" ];then
print_text pid-file ''
print_text error-log "$error_log"
print_fact passes-to "$passes_to"
return
fi
if [ "$pid_file" = - ];then pid_file=$(print_build_path pid-path logs/nginx.pid);fi
if [ "$error_log" = - ];then error_log=$(print_build_path error-log-path logs/error.log);fi
pid_file=$(resolve_in_prefix "$pid_file")
print_text pid-file "$pid_file"
print_text error-log "$(resolve_in_prefix "$error_log")"
print_fact passes-to "$passes_to"
}
print_build_path(){
built=$(print_build_option "$1")
resolve_in_prefix "\${built:-$2}"
}
resolve_in_prefix(){
case $1 in
/*|stderr|syslog:*|memory:*)printf %s "$1";;
*)prefix=$(print_build_option prefix)
prefix=\${prefix:-/usr/local/nginx}
printf %s "\${prefix%/}/$1"
esac
}
print_build_option(){
printf '%s\\n' "$build_options"|tr ' ' '\\n'|sed -n "s/^--$1=//p"|head -n 1
}
print_includes(){
main=$(printf '%s\\n' "$dump"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|head -n 1)
[ -n "$nginx_container" ]||main=$(print_build_path conf-path conf/nginx.conf)
printf '%s\\n' "$dump"|tr -d "\\"'"|awk '
    {
      sub(/#.*/, "")
      rest = rest " " $0
      while (match(rest, /[;{}]/)) {
        statement = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + 1)
        if (sub(/^[ \\t]*include[ \\t]+/, "", statement)) print statement
      }
    }'|sed 's/[[:space:]]*$//'|sort -u|while IFS= read -r path;do
case $path in
/*)resolve_folder "$path";;
*)resolve_folder "\${main%/*}/$path"
esac
done|print_stdin includes
print_text include-link "$(resolve_folder "$site_inside")"
[ "$site_form" = link ]||print_fact site-loaded "$(is_loaded "$site_inside")"
}
is_loaded(){
printf '%s\\n' "$dump"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|{
loaded=no
while IFS= read -r file;do
if [ "$file" = "$1" ]||[ "$file" -ef "$1" ];then loaded=yes;fi
done
echo "$loaded"
}
}
resolve_folder(){
if [ -n "$nginx_container" ];then
printf '%s\\n' "$1"
return
fi
printf '%s/%s\\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"
}
list_masters(){
grep -lE '^(nginx|angie): master' /proc/[0-9]*/cmdline 2>/dev/null|while read -r path;do
awk '/^NSpid:/ && NF == 2 { print $2 }' "\${path%cmdline}status" 2>/dev/null
done
}
`

const readHostPorts = `: "\${blue_ports?}" "\${green_ports?}"
read_ports(){
[ -n "$blue_ports$green_ports" ]||return 0
listeners=$(list_listeners)||{
echo 'the list of connections in /proc/net/tcp cannot be read' >&2
exit 1
}
[ -z "$listeners" ]||print_fact "$listeners"
publishers=$(list_publishers 2>/dev/null)
print_text publishers "$publishers"
print_foreign "$2"
for port in $blue_ports $green_ports;do read_listener "$1" "$port";done
}
list_listeners(){
list_connections|awk -v ports="$blue_ports $green_ports" '
    BEGIN { for (i = split(ports, asked, " "); i > 0; i--) port_of[sprintf(":%04X", asked[i])] = asked[i] }
    $4 != "0A" { next }
    { end = substr($2, length($2) - 4) }
    end in port_of { print "listens", port_of[end], substr($2, 1, length($2) - 5) }
    END { exit NR == 0 }'
}
list_publishers(){
set --
for port in $blue_ports $green_ports;do set -- "$@" --filter "publish=$port";done
run_docker ps --no-trunc "$@" --format '[{{json .ID}},{{json .Names}},{{json .Image}},{{json .Ports}},{{json (.Label "com.docker.compose.project")}},{{json (.Label "com.docker.compose.service")}},{{json (.Label "com.docker.compose.project.working_dir")}},{{json (.Label "com.docker.compose.oneoff")}}]'
}
print_foreign(){
foreign_ids=$(printf '%s\\n' "$publishers"|sed -n 's/^\\["\\([0-9a-f]*\\)".*/\\1/p')
described_ids=$1
set --
for foreign_id in $foreign_ids;do
case $described_ids in *"$foreign_id"*);;*)set -- "$@" "$foreign_id";esac
done
[ $# -gt 0 ]||return 0
foreign=$(describe_existing_containers "$@" 2>/dev/null)||return 0
print_text foreign "$foreign"
print_digests foreign-digests "$foreign"
}
read_listener(){
case $listeners in *"listens $2 "*);;*)return;esac
case $publishers in *":$2->"*)return;esac
print_text "listener-$2" "$(run_with_sudo_if "$1" ss -H -l -t -n -p "sport = :$2" 2>/dev/null)"
print_text engine "$(run_docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)"
}
`

const readHostRights = `: "\${sudo:?}" "\${site_folder:?}" "\${site_form:?}" "\${site_path:?}" "\${next_path:?}" "\${before_path:?}"
: "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}" "\${site_reload:?}"
read_rights(){
if [ "$2" = yes ];then check_nginx_rights "$1" "$3" "$4" "$5";fi
if [ "$sudo" = true ];then unwritable=$site_path;else unwritable=$(find_unwritable "$1");fi
if [ -z "$unwritable" ];then
print_fact writing direct
elif [ "$sudo" = false ];then
print_text denied "write into $unwritable"
print_fact writing direct
else
if [ "$site_form" = link ];then check_link_rights "$1";else check_file_rights "$1";fi
print_fact writing sudo
fi
}
find_unwritable(){
if ! [ -w "$site_folder" ];then
printf %s "$site_folder"
elif [ "$site_form" != link ]&&[ -e "$site_path" ]&&[ "$1" != 0 ];then
if ! [ -w "$site_path" ]||! has_same_owner "$1";then printf %s "$site_path";fi
fi
}
has_same_owner(){
[ "$(stat -c %u -- "$site_path")" = "$1" ]||return
case " $(id -G) " in *" $(stat -c %g -- "$site_path") "*);;*)return 1;esac
}
check_nginx_rights(){
[ -z "$3" ]||print_text denied "$2 -T"
[ -n "$2" ]||return 0
if [ "$site_reload" = yes ]||[ -z "$4" ];then check_right "$1" "$2" -t;fi
[ "$site_reload" = no ]||check_right "$1" "$2" -s reload
[ -z "$4" ]||return 0
unit=$(find_nginx_unit "$2")
if [ -n "$unit" ];then check_right "$1" systemctl start "$unit";else check_right "$1" "$2";fi
}
check_link_rights(){
check_right "$1" rm -f -- "$next_path"
check_right "$1" ln -s -- "$blue_value" "$next_path"
check_right "$1" ln -s -- "$green_value" "$next_path"
check_right "$1" mv -T -- "$next_path" "$site_path"
former=$(read_site_value 2>/dev/null)
case $former in
"$blue_value"|"$green_value");;
'')check_right "$1" rm -f -- "$site_path";;
*)check_right "$1" ln -s -- "$former" "$next_path"
esac
}
check_file_rights(){
if [ -e "$site_path" ];then
check_right "$1" cp --preserve=all --remove-destination -- "$site_path" "$next_path"
else
check_right "$1" rm -f -- "$next_path"
check_right "$1" rm -f -- "$site_path"
fi
if [ "$in_place" = yes ];then
check_right "$1" mv -T -- "$next_path" "$before_path"
check_right "$1" tee -- "$site_path"
check_right "$1" rm -f -- "$before_path"
else
check_right "$1" tee -- "$next_path"
check_right "$1" mv -T -- "$next_path" "$site_path"
fi
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
      if (words[1] ~ /^(listen|server_name|ssl|include|set|proxy_pass|grpc_pass|server|keepalive|keepalive_min_timeout|open_file_cache|disable_symlinks)$/) print_words(";")
      count = 0
    }
    function begin_block() {
      put_word()
      kept[++depth] = words[1] ~ /^(http|server|location|if|upstream|stream|mail)$/
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

const readLayoutCompose = `: "\${folder?}" "\${docker_sudo:?}"
read_compose_files(){
compose_program=$(find_compose_program)
list_compose_folders|while IFS= read -r compose_folder;do
for path in "$compose_folder"/.env "$compose_folder"/.env.* "$compose_folder"/*.env;do print_env_names "$path";done
done
list_compose_files|while IFS= read -r path;do
if [ -f "$path" ]&&[ -r "$path" ];then print_compose_file "$path" </dev/null;fi
done
}
find_compose_program(){
for program in plugin standalone;do
if call_compose "$program" version >/dev/null 2>&1;then
echo "$program"
return
fi
done
}
call_compose(){
if [ "$1" = plugin ];then
shift
run_with_environment docker compose "$@"
else
shift
run_with_environment docker-compose "$@"
fi
}
print_labels(){
run_docker ps -a --filter label=com.docker.compose.project \\
--format '{{.Label "com.docker.compose.project.working_dir"}}|{{.Label "com.docker.compose.project.config_files"}}' 2>/dev/null|sort -u|head -n 20
}
list_compose_folders(){
{
if [ -n "$folder" ];then
printf '%s\\n' "$folder"
for path in "$folder"/*/*compose*.y*ml;do
if [ -f "$path" ];then printf '%s\\n' "\${path%/*}";fi
done
fi
print_labels|sed 's/|.*//;/^$/d'
}|sort -u|head -n 8
}
list_compose_files(){
{
list_compose_folders|while IFS= read -r compose_folder;do
for path in "$compose_folder"/*compose*.yml "$compose_folder"/*compose*.yaml;do printf '%s\\n' "$path";done
done
print_labels|while IFS='|' read -r project_folder files;do
printf '%s\\n' "$files"|tr , '\\n'|sed "s|^\\([^/]\\)|$(printf %s "$project_folder"|sed 's/[\\\\|&]/\\\\&/g')/\\1|"
done
}|sort -u|head -n 16
}
print_compose_file(){
print_fact compose-file "$(encode_word "$1")" "$(head -c 65536 -- "$1"|base64 -w 0)"
[ -n "$compose_program" ]||return 0
config=$(cd -- "\${1%/*}"&&run_config "$1" 2>/dev/null)||return 0
print_fact compose-config "$(encode_word "$1")" "$(printf %s "$config"|head -c 131072|base64 -w 0)"
}
run_config(){
call_compose "$compose_program" --profile '*' -f "$1" config||call_compose "$compose_program" -f "$1" config
}
print_env_names(){
if [ -f "$1" ]&&[ -r "$1" ];then
print_fact env-names "$(encode_word "$1")" \\
"$(sed -n 's/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}\\([A-Za-z_][A-Za-z0-9_]*\\)[[:space:]]*=.*/\\2/p' <"$1"|head -n 200|tr '\\n' ' ')"
fi
}
`

const readLayoutContainers = `container_limit=60
read_containers(){
container_list=$(run_docker ps -a --no-trunc --format '{{.ID}}|{{.Image}}|{{.Names}}|{{.Ports}}|{{.State}}|{{.Label "com.docker.compose.project"}}' 2>/dev/null|head -n "$container_limit")
ids=$(printf '%s\\n' "$container_list"|sed 's/|.*//')
[ -n "$ids" ]||return 0
run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Image}},{{json .State.Running}},{{json .Config}},{{json .HostConfig}},{{json .NetworkSettings}},{{json .Mounts}}]' 2>/dev/null|remove_environment|print_stdin containers
own_ids=$(printf '%s\\n' "$container_list"|sed -n 's/^\\([0-9a-f]*\\)|.*|$/\\1/p'|head -n 10)
[ -n "$own_ids" ]||return 0
own_images=$(run_docker_on "$own_ids" inspect --format '{{.Image}}' 2>/dev/null)
run_docker_on "$own_images" image inspect --format '[{{json .Id}},{{json .Config}},{{json .RepoDigests}}]' 2>/dev/null|remove_environment|print_stdin images
for id in $own_ids;do print_fact environment "$id" "$(list_variables "$id")";done
}
remove_environment(){
sed -E 's/"Env":\\[("([^"\\\\]|\\\\.)*",?)*\\]/"Env":null/g'
}
list_variables(){
image=$(run_docker inspect --format '{{.Image}}' "$1" 2>/dev/null)||return
{
run_docker image inspect --format "$environment_lines" "$image"
run_docker inspect --format "$environment_lines" "$1"
} 2>/dev/null|awk '
    $0 == "" { own = 1; next }
    !own { known[$0]; next }
    !($0 in known) && match($0, /^"[A-Za-z_][A-Za-z0-9_.]*=/) { printf "%s ", substr($0, 2, RLENGTH - 2) }'
}
environment_lines='{{range .Config.Env}}{{json .}}{{println}}{{end}}'
`

const readLayoutFiles = `: "\${folder?}" "\${host_dump?}" "\${proxy_ids?}"
read_files(){
list_file_folders|while IFS= read -r each;do
if [ -d "$each" ];then find_nginx_files "$each";fi
done|sort -u|head -n 80|while IFS= read -r path;do
print_fact file "$(encode_word "$path")" "$(base64 -w 0 <"$path")"
done
}
list_file_folders(){
{
printf '%s\\n' /etc/nginx "$HOME"
if [ -n "$folder" ];then printf '%s\\n' "$folder";fi
list_files "$host_dump"|head -n 1|sed 's|/[^/]*$||'
list_compose_folders
for id in $proxy_ids;do
run_docker inspect --format '{{range .Mounts}}{{if eq .Type "bind"}}{{println .Source}}{{end}}{{end}}' "$id" 2>/dev/null
done|while IFS= read -r source;do
if [ -d "$source" ];then printf '%s\\n' "$source";else printf '%s\\n' "\${source%/*}";fi
done
}|sed '/^\\/*$/d;/^\\/\\(proc\\|sys\\|run\\|var\\|dev\\|etc\\|usr\\)$/d'|sort -u
}
find_nginx_files(){
find "$1" -xdev -maxdepth 4 \\( -name node_modules -o -name .git -o -name .cache -o -name .npm -o -name .ssh \\) -prune -o \\
-type f -size -33k ! -name '*.sh' ! -name '*.js' ! -name '*.ts' ! -name '*.md' ! -name '*.yml' ! -name '*.yaml' \\
! -name '*.log' ! -name '*.json' ! -name '*.bak' ! -name '*~' ! -name '.*' -print 2>/dev/null|head -n 3000|while IFS= read -r path;do
if grep -qsIE '^[[:space:]]*(location .*)?((proxy_pass|grpc_pass|server|set)[[:space:]]+[^;{}=]+;|upstream[[:space:]]+[^;{}=]+\\{)' "$path";then
printf '%s\\n' "$path"
fi
done
}
`

const readLayoutNginx = `: "\${nginx_program?}" "\${nginx_sudo:?}" "\${container_list?}" "\${docker_sudo:?}"
dump_limit=524288
read_nginx(){
all_dumps=
read_host_nginx
proxy_ids=$(printf '%s\\n' "$container_list"|grep -i '|running|'|grep -Ei 'nginx|openresty|angie|swag|proxy|gateway|web|:(80|443)->'|head -n 6|sed 's/|.*//')
for id in $proxy_ids;do read_container_nginx "$id";done
}
read_host_nginx(){
host_dump=
for program in "$nginx_program" nginx openresty angie;do
if command -v "$program" >/dev/null 2>&1;then break;fi
program=
done
[ -n "$program" ]||return 0
if host_dump=$(run_with_sudo_if "$nginx_sudo" "$program" -T 2>/dev/null);then
print_dump host "$host_dump"
list_files "$host_dump"|while IFS= read -r path;do
if [ -L "$path" ];then print_link host "$path" "$(readlink -m -- "$path")";fi
done
else
host_dump=
print_text nginx-problem "$(run_with_sudo_if "$nginx_sudo" "$program" -t 2>&1|tail -n 5)"
fi
}
read_container_nginx(){
for program in nginx openresty angie;do
dump=$(run_in_container "$1" "$program" -T)||continue
print_dump "$1" "$dump"
list_files "$dump"|find_links "$1"|while IFS= read -r path&&IFS= read -r target;do
print_link "$1" "$path" "$target"
done
return
done
}
find_links(){
container=$1
set --
while IFS= read -r path;do set -- "$@" "$path";done
[ $# -eq 0 ]||run_in_container "$container" find "$@" -type l -print -exec readlink -f '{}' ';'
}
run_in_container(){
if [ "$docker_sudo" = yes ];then
timeout 10 sudo -n docker exec "$@"
else
timeout 10 docker exec "$@"
fi 2>/dev/null </dev/null
}
print_dump(){
print_fact nginx "$1" "$(printf %s "$2"|head -c "$dump_limit"|base64 -w 0)"
all_dumps="$all_dumps
$2"
}
list_files(){
printf '%s\\n' "$1"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|sort -u
}
print_link(){
print_fact link "$1" "$(encode_word "$2")" "$(encode_word "$3")"
}
`

const readLayoutTraffic = `: "\${nginx_sudo:?}" "\${all_dumps?}" "\${container_list?}"
read_traffic(){
list_listeners|sort -u|while read -r port program pid;do
print_fact listener "$port" "$(encode_word "$program")" \\
"$(grep -oE '[0-9a-f]{64}' "/proc/$pid/cgroup" 2>/dev/null|head -n 1)"
done
run_with_sudo_if "$nginx_sudo" iptables -t nat -S 2>/dev/null </dev/null|grep -E -- '--dport (80|443) .*-j (REDIRECT|DNAT)'|grep -v -- '^-A DOCKER '|head -n 4|while IFS= read -r rule;do print_text redirect "$rule";done
if command -v curl >/dev/null;then
list_targets|while IFS= read -r target;do ask_target "$target" </dev/null;done
fi
}
list_listeners(){
run_with_sudo_if "$nginx_sudo" ss -Hltnp 2>/dev/null </dev/null|awk '
    $4 ~ /:(80|443)$/ {
      port = $4; sub(/.*:/, "", port)
      program = pid = "-"
      if (match($0, /\\(\\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4)
      if (match($0, /pid=[0-9]+/)) pid = substr($0, RSTART + 4, RLENGTH - 4)
      gsub(/[^A-Za-z0-9_.-]/, "_", program)
      print port, program, pid
    }'
}
list_targets(){
{
printf '%s\\n' "$all_dumps"|sed 's/#.*//'|tr -s ' \\t;/"' '\\n'|grep -xE '[A-Za-z0-9_.-]+:[0-9]{2,5}'
printf '%s\\n' "$container_list"|while IFS='|' read -r _ _ name ports _;do
if [ -n "$name" ]&&printf '%s\\n' "$all_dumps"|grep -qwF -- "$name";then
printf '%s\\n' "$ports"|tr -d ' '|tr , '\\n'|sed -n "s|^\\([0-9]\\{2,5\\}\\)/tcp\\$|$name:\\1|p"
fi
done
}|sort -u|head -n 10
}
ask_target(){
address=$(find_address "\${1%:*}")
[ -n "$address" ]||return 0
for path in /actuator/health /health /healthz /api/health /;do
print_fact answer "$1" "$path" \\
"$(curl -q -g -s -o /dev/null --noproxy '*' --max-time 3 -w '%{http_code}' -- "http://$address:\${1##*:}$path")"&
done
wait
}
find_address(){
case $1 in
localhost|127.*|0.0.0.0|host.docker.internal|172.17.0.1)echo 127.0.0.1;;
*[!0-9.]*)id=$(run_docker ps -q --no-trunc --filter "name=^/$1\\$" 2>/dev/null)
[ -n "$id" ]||id=$(run_docker ps -q --no-trunc --filter "label=com.docker.compose.service=$1" 2>/dev/null|head -n 1)
[ -z "$id" ]||run_docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$id" 2>/dev/null|grep -m 1 .
;;
*)echo "$1"
esac
}
`

const readLayoutWords = `encode_word(){
case $1 in
*[!A-Za-z0-9_./:@%+,-]*)printf %s "$1"|base64 -w 0;;
*)printf %s "=$1"
esac
}
`

/** The parts of each script in few bytes: its own text, and the libraries that it sources. */
export const hostScripts = {
  'build-images': [
    libFacts,
    libDocker,
    libEnvironment,
    libCompose,
    `: "\${directory:?}" "\${services:?}" "\${images:?}"
keep_image(){
hash=\${1#*:}
run_docker image tag "$1" "$2:\${hash%"\${hash#????????????}"}"
}
cd -- "$directory"||exit
eval "set -- $services"
run_compose build "$@" >&2||exit
eval "set -- $images"
while [ $# -gt 0 ];do
image=$(run_docker image inspect --format '{{.Id}}' "$1")||exit
keep_image "$image" "$2"||exit
print_fact image "$image"
shift 2
done
`,
  ],
  'drain-connections': [
    libFacts,
    libUptime,
    libDocker,
    libFindContainers,
    libNginxWorkers,
    libNginxMaster,
    libTargets,
    libConnections,
    libFlows,
    `: "\${pid_file?}" "\${client_ports?}" "\${keeps_connections:?}" "\${changed_at:?}" "\${old_color:?}" "\${wait_hundredths:?}"
: "\${network_sudo:?}"
newline='
'
quiet_ms=5000
find_ss(){
if [ "$own_network" = no ];then
ss_call=''
ss -Htni state established >/dev/null 2>&1
return
fi
ss_call="nsenter -t \${master:-0} -n"
if $ss_call ss -Htni state established >/dev/null 2>&1;then return;fi
ss_call="sudo -n $ss_call"
[ "$network_sudo" = yes ]&&$ss_call ss -Htni state established >/dev/null 2>&1
}
list_sockets(){
[ "$ss_works" = no ]||$ss_call ss -Htni state established 2>/dev/null </dev/null
}
find_requests(){
{
list_open_flows "$target"|sed 's/^/open /'
printf '%s\\n' "$2"|sed 's/^/former /'
list_sockets
}|awk -v sent_before="$1" -v clients="$client_ports" -v keeps="$keeps_connections" -v quiet="$quiet_ms" \\
-v targets="$target_ports" '
    function find_port(end) { sub(/.*:/, "", end); return end }
    function find_time(name) {
      return match($0, name ":[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1) + 0 : 0
    }
    BEGIN {
      for (i = split(clients, list, " "); i > 0; i--) is_listened[list[i]] = 1
      for (i = split(targets, list, " "); i > 0; i--) is_target[list[i]] = 1
    }
    $1 == "open" { is_open[$2] = 1; open++; next }
    $1 == "former" { is_former[$2] = 1; next }
    /^[0-9]/ { near = $3; far = $4; next }
    {
      sent = find_time("lastsnd"); received = find_time("lastrcv")
      # Both times begin with the connection, whatever came on it.
      has_received = /bytes_received:/; has_sent = /bytes_acked:/
      if (find_port(near) in is_open && find_port(far) in is_target) {
        if (keeps == "yes" && has_received && received <= sent && received >= quiet) { open--; idle++ }
      } else if (find_port(near) in is_listened && sent >= sent_before) {
        client = near "-" far
        asks = has_received && (received < sent || !has_sent)
        if ("first" in is_former ? asks : client in is_former) waiting = waiting "\\n" client
      }
    }
    END { print open + 0, idle + 0 waiting }'
}
master=$(find_master "$pid_file")||exit
find_own_addresses&&eval "find_target $old_color"||exit
target_ports=$(list_target_ports "$target"|tr '\\n' ' ')
ss_works=no
if find_ss;then ss_works=yes;fi
began=$(read_uptime) reported='' reported_at=$began clients=first since=$changed_at
[ "$since" -gt 0 ]||since=$began
while :;do
now=$(read_uptime)
found=$(find_requests "$(((now - since)*10-50))" "$clients")||exit
counts=\${found%%"$newline"*} clients=\${found#"\${found%%"$newline"*}"}
open=\${counts% *}
count=$((open+$(printf '%s' "$clients"|grep -c .)))
if [ "$count" != "$reported" ]||[ $((now-reported_at)) -ge 1500 ];then
print_fact waiting "$count"
reported_at=$now
fi
reported=$count
if [ "$count" -eq 0 ]||[ $((now-began)) -ge "$wait_hundredths" ];then break;fi
if [ $((now-began)) -lt 100 ];then sleep 0.05;else sleep 0.2;fi
done
print_fact left "$count"
print_fact open "$open"
print_fact quiet "\${counts#* }"
if [ "$ss_works" = no ]||[ -z "$client_ports" ];then print_fact unseen;fi
`,
  ],
  'drain-workers': [
    libFacts,
    libUptime,
    libDocker,
    libFindContainers,
    libNginxWorkers,
    libNginxMaster,
    libTargets,
    libConnections,
    libFlows,
    `: "\${pid_file?}" "\${workers?}" "\${old_color:?}" "\${wait_hundredths:?}"
master=$(find_master "$pid_file")||exit
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
if [ "$count" -eq 0 ];then
print_fact open 0
else
find_own_addresses&&eval "find_target $old_color"||exit
print_fact open "$(count_open_flows '' "$target")"
fi
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
  'inspect-nginx-container': [
    `docker_sudo=no nginx_container='' known_master=''
`,
    libFacts,
    libSudo,
    libDocker,
    libNginxWorkers,
    libNginxMaster,
    `: "\${container:?}" "\${sudo:?}" "\${template?}"
list_containers(){
run_with_sudo_if "$1" docker ps -a --no-trunc --filter label=com.docker.compose.oneoff=False \\
--filter "label=com.docker.compose.service=$container" --format '{{.ID}}'&&run_with_sudo_if "$1" docker ps -a --no-trunc --filter "name=^/$container\\$" --format '{{.ID}}'
}
reach_docker(){
reached=yes
[ "$sudo" != true ]||docker_sudo=yes
ids=$(list_containers "$docker_sudo" 2>/dev/null)||reached=no
if [ "$reached$sudo" = noauto ]&&[ "$(id -u)" != 0 ];then
docker_sudo=yes reached=yes
ids=$(list_containers yes 2>/dev/null)||reached=no
fi
if [ "$docker_sudo" = yes ];then print_fact docker sudo "$reached";else print_fact docker direct "$reached";fi
[ "$reached" = yes ]
}
list_replaced_mounts(){
awk '$4 ~ /\\/\\/deleted$/ { print $5 }' "/proc/$1/mountinfo" 2>/dev/null
}
find_process(){
master=$(find_master_below "$2")
if [ -n "$master" ];then
print_fact master "$1" "$(identify_process "$master")"
list_replaced_mounts "$master"|while read -r path;do print_fact replaced "$1" "$path";done
elif [ "$2" != 0 ];then
print_text "program" "$1 $(tr '\\0\\n' '  ' <"/proc/$2/cmdline" 2>/dev/null|head -c 200)"
fi
}
find_template(){
[ -n "$template" ]||return 0
if run_docker cp "$1:$template" - >/dev/null 2>&1;then print_fact template "$1";fi
}
reach_docker||exit 0
if [ -z "$ids" ];then
print_text running "$(run_docker ps --format '{{.Names}} ({{.Image}})')"
exit 0
fi
described=$(run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Config.Image}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json (index .Config.Labels "com.docker.compose.project.working_dir")}},{{json .State.Status}},{{json .State.StartedAt}},{{json .HostConfig.NetworkMode}},{{json .Mounts}},{{json .NetworkSettings}}]')||exit
print_text containers "$described"
pids=$(run_docker_on "$ids" inspect --format '{{.Id}} {{.State.Pid}}')||exit
printf '%s\\n' "$pids"|while read -r id pid;do
find_process "$id" "$pid"
find_template "$id"
done
`,
  ],
  'make-docker-config': [
    `folder=$1 own=\${BGD_OWN_DOCKER_CONFIG:-\${DOCKER_CONFIG:-$HOME/.docker}}
mkdir -p -- "$own/buildx" 2>/dev/null
for each in "$own"/* "$own"/.[!.]*;do
if [ -e "$each" ]&&[ "\${each##*/}" != config.json ];then ln -s -- "$each" "$folder/"||exit;fi
done
config=/dev/null
if [ -e "$own/config.json" ];then config=$own/config.json;fi
LC_ALL=C awk '
  # Sets members to the members of a JSON object, and returns how many there are; -1: it is no object.
  function take_apart(text, members,  i, c, depth, quoted, start, count) {
    if (text !~ /^[ \\t\\r\\n]*\\{/) return -1
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      if (quoted) {
        if (c == "\\\\") i++
        else if (c == "\\"") quoted = 0
      } else if (c == "\\"") quoted = 1
      else if (c == "{" || c == "[") {
        if (++depth == 1) start = i + 1
      } else if ((c == "," && depth == 1) || ((c == "}" || c == "]") && --depth == 0)) {
        members[++count] = substr(text, start, i - start)
        if (members[count] !~ /"/) count--
        start = i + 1
        if (depth == 0) break
      }
    }
    return depth == 0 && !quoted && substr(text, i + 1) ~ /^[ \\t\\r\\n]*$/ ? count + 0 : -1
  }
  function find_key(member) {
    match(member, /"([^"\\\\]|\\\\.)*"/)
    return substr(member, RSTART + 1, RLENGTH - 2)
  }
  function find_value(member) {
    match(member, /"([^"\\\\]|\\\\.)*"[ \\t\\r\\n]*:/)
    value = substr(member, RSTART + RLENGTH)
    sub(/^[ \\t\\r\\n]+/, "", value)
    return value
  }
  # The object without these registries, and with a value for each.
  function replace_registries(object, values,  members, count, i, result) {
    count = take_apart(object, members)
    for (i = 1; i <= count; i++) if (!(find_key(members[i]) in values)) result = result members[i] ","
    for (i = 1; i <= registries; i++) result = result "\\"" names[i] "\\":" values[names[i]] (i < registries ? "," : "")
    return "{" result "}"
  }
  FNR == NR {
    names[++registries] = $1
    logins[$1] = "{\\"auth\\":\\"" $2 "\\"}"
    helpers[$1] = "\\"\\""
    next
  }
  { text = text $0 "\\n" }
  END {
    if (text ~ /^[ \\t\\r\\n]*$/) text = "{}"
    count = take_apart(text, all)
    if (count < 0) exit 1
    for (i = 1; i <= count; i++) {
      key = find_key(all[i])
      if (key == "auths") own_logins = find_value(all[i])
      else if (key == "credHelpers") own_helpers = find_value(all[i])
      else rest = rest all[i] ","
    }
    print "{" rest "\\"auths\\":" replace_registries(own_logins, logins) ",\\"credHelpers\\":" replace_registries(own_helpers, helpers) "}"
  }' - "$config"||{
printf 'the Docker configuration %s cannot be read as JSON\\n' "$config" >&2
exit 1
}
`,
  ],
  'open-lock': [
    libRecordPath,
    `: "\${directory:?}" "\${link_name:?}"
open_lock_files(){
record=$(print_record_path)
[ -d "\${record%/*}" ]||mkdir -p "\${record%/*}"||return
lock_file=\${record%.json}.lock link_file=\${record%/*}/$link_name
for each in "$lock_file" "$link_file";do
if [ -e "$each" ];then continue;fi
: >>"$each"&&chmod 600 "$each"||return
done
{ command exec 7<>"$lock_file";}&&{ command exec 6<>"$link_file";}
}
open_lock_files 2>/dev/null||exec 6>&- 7>&-
command exec 9<"$directory"
`,
  ],
  'open-registry-login': [
    `remove_stale_folders(){
find "$1" -maxdepth 1 -type d -user "$(id -u)" -name 'ec2-blue-green-deploy.*' 2>/dev/null|while read -r stale;do
if [ -L "$stale/config.json" ]&&! [ -e "$stale/config.json" ];then flock -n "$stale" rm -rf -- "$stale";fi
done
}
make_login_folder(){
for parent in "/run/user/$(id -u)" /dev/shm /tmp;do
remove_stale_folders "$parent"
if mktemp -d "$parent/ec2-blue-green-deploy.XXXXXXXX" 2>/dev/null;then return;fi
done
echo 'no private folder can be made in /run/user, /dev/shm and /tmp' >&2
return 1
}
open_login_file(){
{ command exec 4<>"$1/login";}&&rm -f -- "$1/login"&&ln -s "/proc/$$/fd/4" "$1/config.json"
}
remove_folder_at_end(){
{ command exec 5<"$1";}&&flock -n 5||return
(trap '' TERM
exec flock "$1" rm -rf -- "$1" 4<&- 5<&- 6<&- 7<&- 9<&- </dev/null >/dev/null 2>&1) \\
&
}
open_login(){
login_folder=$(make_login_folder)||return
remove_folder_at_end "$login_folder"&&open_login_file "$login_folder"||return
BGD_OWN_DOCKER_CONFIG=\${DOCKER_CONFIG:-$HOME/.docker} DOCKER_CONFIG=$login_folder
export BGD_OWN_DOCKER_CONFIG DOCKER_CONFIG
}
open_login
`,
  ],
  'probe-nginx': [
    libFacts,
    libUptime,
    libHttp,
    libDocker,
    libFindContainers,
    libNginxWorkers,
    libNginxMaster,
    libNginxReload,
    libTargets,
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
    `: "\${repositories?}" "\${keep?}" "\${releases?}"
is_kept(){
case $kept in *" $1 "*)return 0;esac
return 1
}
remove_image(){
if run_docker image rm "$2" >/dev/null;then print_fact removed "$1";else print_fact failed "$1";fi
}
remove_images_of(){
run_docker image ls -a --no-trunc --format '{{.ID}} {{.Tag}}' "$1"|while read -r image tag;do
if is_kept "$image";then continue;fi
if [ "$tag" = '<none>' ];then remove_image "$image" "$image";else remove_image "$image" "$1:$tag";fi
done
}
remove_nameless(){
names=$(run_docker image inspect --format '{{range .RepoTags}}{{.}} {{end}}{{range .RepoDigests}}{{.}} {{end}}' "$1" 2> \\
/dev/null)||return 0
for name in $names;do
case " $repositories " in *" \${name%@*} "*);;*)return 0;esac
done
remove_image "$1" "$1"
}
containers=$(run_docker ps -aq --no-trunc)||exit
used=''
[ -z "$containers" ]||used=$(run_docker_on "$containers" inspect --format '{{.Image}}')||exit
eval "set -- $keep"
kept=" $* "
for image in $used;do kept="$kept$image ";done
eval "set -- $repositories"
repositories=$*
for repository;do remove_images_of "$repository";done
eval "set -- $releases"
for release;do
if ! is_kept "$release";then remove_nameless "$release";fi
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
pull_image "$1" "$2" "$3"||{
code=$?
print_fact refused "$((skipped/3))"
exit "$code"
}
done
eval "set -- $references"
images=$(run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$@")||exit
printf '%s\\n' "$images"|while IFS= read -r image;do print_fact image "$image";done
`,
  ],
  'query-registry': [
    `image=$1 registry=$2
folder=\${3:-\${DOCKER_CONFIG:-$HOME/.docker}}
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
helper=$(print_value credHelpers|sed 's/^/,/'|sed -n "s|.*,\\"$registry\\":\\"\\([^\\"]*\\)\\".*|=\\1|p")
helper=\${helper:-$(print_value credsStore)} helper=\${helper#=}
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
config=$(tr -d ' \\t\\r\\n' <"$folder/config.json" 2>/dev/null)
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
print_fact memory-limit "$(run_docker inspect --format '{{.HostConfig.Memory}}' "$container" 2>/dev/null)"
run_docker logs --tail 50 "$container" 2>&1|tail -c 16384|print_stdin log
`,
  ],
  'read-host-environment': [
    libFacts,
    libDocker,
    `: "\${registry_queries?}" "\${live_containers?}" "\${containers?}" "\${live_images?}"
print_if_known(){
name=$1
shift
if text=$("$@" 2>/dev/null);then printf '%s\\n' "$text"|print_stdin "$name";fi
}
print_registry_answer(){
print_fact registry "$1" "$(query_registry "$2" "$3" \${BGD_OWN_DOCKER_CONFIG:+"$DOCKER_CONFIG"} 2>/dev/null </dev/null)"
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
print_fact clock "$(date +%s)"
eval "query_registries $registry_queries"
read_docker
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
read_disk
for unit in docker nginx;do
print_fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
done
wait
`,
  ],
  'read-host': [
    `docker_sudo=no nginx_command='' nginx_sudo=no
`,
    libFacts,
    libSudo,
    libDocker,
    libConnections,
    libContainers,
    libEnvironment,
    libNginxRun,
    libNginxWorkers,
    libNginxMaster,
    libNginxProgram,
    libIsMissing,
    libSudoRules,
    libSite,
    readHostCompose,
    readHostFiles,
    readHostServers,
    readHostNginx,
    readHostPorts,
    readHostRights,
    `: "\${directory?}" "\${sudo:?}" "\${container_sudo:?}"
: "\${projects:?}" "\${green_compose_options?}" "\${green_environment?}"
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
run_with_sudo_if "$1" docker ps -aq --no-trunc --filter label=com.docker.compose.project \\
--filter label=com.docker.compose.oneoff=False
}
print_refusals(){
[ "$sudo" = true ]||list_container_ids no
[ "$docker_sudo" = no ]||list_container_ids yes
}
print_names(){
[ "$reached" = yes ]||return
names=$(run_docker ps -a \\
--format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}' 2>/dev/null)||return
print_text names "$names"
}
print_containers_and_digests(){
set --
for container_id in $container_ids;do set -- "$@" "$container_id";done
[ $# -gt 0 ]||return
print_output containers describe_existing_containers "$@"
print_digests digests "$output"
}
print_digests(){
image_ids=$(printf '%s\\n' "$2"|sed -n 's/.*"\\([^"]*\\)"\\]$/\\1/p')
print_text "$1" "$(run_docker_on "$image_ids" image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' 2>/dev/null)"
}
may_use_sudo(){
if [ "$sudo" != false ]&&[ "$user_id" != 0 ];then echo yes;else echo no;fi
}
print_networks(){
network_ids=$(run_docker network ls -q --no-trunc --filter label=com.docker.compose.project 2>/dev/null)||return 0
[ -n "$network_ids" ]||return 0
print_text networks "$(run_docker_on "$network_ids" network inspect --format '[{{json .Name}},{{json .Labels}},{{json .Options}},{{json .Driver}},{{json .Internal}},{{json .EnableIPv6}}]' 2>/dev/null)"
}
read_green_compose(){
[ "$projects" = two ]||return 0
compose_options=$green_compose_options environment=$green_environment
read_compose
}
read_without_docker(){
for http_client in curl wget '';do
if command -v "$http_client" >/dev/null;then break;fi
done
print_fact http "$http_client"
if command -v flock >/dev/null;then print_fact flock yes;else print_fact flock no;fi
for package_program in apt-get dnf yum apk zypper pacman '';do
if command -v "$package_program" >/dev/null;then break;fi
done
print_fact packages "$package_program"
read_files
docker_sudo=$container_sudo
read_nginx "$user_id"
read_rights "$user_id" "$nginx_sudo" "$nginx_command" "$nginx_refusal" "$master"
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
read_green_compose|{
exec 6<&0 </dev/null
read_compose|{
exec 4<&0 </dev/null
print_containers_and_digests
if [ "$reached" = yes ];then
read_ports "$(may_use_sudo)" "$container_ids"
print_networks
fi
print_names
print_stdin compose <&4
}||exit
[ "$projects" = one ]||print_stdin compose-green <&6
}||exit
cat <&3
}
`,
  ],
  'read-layout': [
    `docker_sudo=no
nginx_sudo=no
folder=
container_list=
host_dump=
all_dumps=
proxy_ids=
`,
    libFacts,
    libSudo,
    libDocker,
    libEnvironment,
    readLayoutWords,
    readLayoutContainers,
    readLayoutCompose,
    readLayoutNginx,
    readLayoutFiles,
    readLayoutTraffic,
    `: "\${directory?}" "\${sudo:?}"
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
may_use_sudo(){ [ "$sudo" != false ]&&[ "$(id -u)" != 0 ];}
reach_docker(){
if [ "$sudo" != true ]&&docker ps -q >/dev/null 2>&1;then return;fi
may_use_sudo||return
docker_sudo=yes
run_docker ps -q >/dev/null 2>&1
}
if may_use_sudo;then nginx_sudo=yes;fi
folder=$(cd -- "$directory" 2>/dev/null&&pwd -P)&&print_text folder "$folder"
if reach_docker;then
print_fact docker yes
read_containers
read_compose_files
else
print_fact docker no
fi
read_nginx
read_files
read_traffic
`,
  ],
  'read-lock': [
    libFacts,
    libRecordPath,
    libIsMissing,
    libReadRecord,
    libFlock,
    `: "\${directory:?}" "\${link_name:?}"
is_held(){
(try_lock 9) 9<"$1"
case $? in
0)return 1;;
75)return 0;;
*)return 2
esac
}
record=$(print_record_path) held=no
known='' exists=''
for each in "\${record%.json}.lock" "\${record%/*}/$link_name" "$directory";do
if is_missing "$each";then continue;fi
is_held "$each" 2>/dev/null
case $? in
0)held=yes
print_lock_process process "$each"
break
;;
1)known=yes;;
*)exists=yes
esac
done
if [ "$held,$known,$exists" = no,,yes ];then held=unknown;fi
print_fact held "$held"
print_record record "$record"
`,
  ],
  'replace-workers': [
    libFacts,
    libDocker,
    libContainers,
    libPrintContainers,
    libFindContainers,
    libEnvironment,
    libCompose,
    libRemoveContainers,
    `: "\${directory:?}" "\${project:?}" "\${projects:?}" "\${workers:?}" "\${services?}" "\${kept?}" "\${grace_seconds?}" "\${watch_seconds:?}"
find_workers(){
eval "set -- \\"\\$1\\" \\"\\$2\\" $workers"
find_containers "$@"
}
find_running(){
eval "set -- $projects"
for worker_project;do find_workers running "$worker_project"||return;done
}
is_kept(){
case " $kept_ids " in *" $1 "*)return 0;esac
return 1
}
list_signals(){
since=$(run_docker inspect --format '{{.State.StartedAt}}' "$1")||return
run_docker events --since "$since" --until "$(($(date +%s)+1))" --filter "container=$1" --filter event=kill
}
stop_workers(){
found=$(find_running)||return
stopping=''
for id in $found;do
if is_kept "$id";then
signals=$(list_signals "$id")||return
[ -n "$signals" ]||continue
fi
stopping="$stopping $id"
done
[ -n "$stopping" ]||return 0
names=$(run_docker_on "$stopping" inspect --format '{{.Name}}')||return
run_docker_on "$stopping" stop \${grace_seconds:+-t "$grace_seconds"} >/dev/null||return
for name in $names;do print_fact stopped "\${name#/}";done
found=$(find_running)||return
for id in $found;do is_kept "$id"||return;done
}
start_workers(){
found=$(find_workers all "$project")||return
removed=''
for id in $found;do is_kept "$id"||removed="$removed $id";done
remove_containers "$removed"||return
[ $# -eq 0 ]||run_compose_up --no-recreate "$@" >&2
}
watch_workers(){
end=$(($(date +%s)+watch_seconds)) first=''
found=$(find_workers all "$project")||return
while states=$(run_docker_on "$found" inspect --format '{{.State.Status}} {{.RestartCount}}');do
case $states in *created*|*restarting*|*exited*|*dead*)return 1;esac
first=\${first:-$states}
[ "$states" = "$first" ]||return 1
[ "$(date +%s)" -lt "$end" ]||return 0
sleep 0.5
done
return 1
}
cd -- "$directory"||exit 96
eval "set -- $kept"
kept_ids=$*
result=0 problem=stop
if stop_workers;then
problem=start
eval "set -- $services"
start_workers "$@"||result=$?
if [ "$result" -eq 0 ]&&[ $# -gt 0 ];then
problem=crash
watch_workers||result=$?
fi
else
result=1
fi
[ "$result" -eq 0 ]||print_fact problem "$problem"
made=$(find_workers all "$project")||exit
print_containers containers "$made"
[ "$result" -eq 0 ]||exit "$result"
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
  'start-containers': [
    libFacts,
    libUptime,
    libDocker,
    libPatientDocker,
    `: "\${containers?}"
eval "set -- $containers"
for container;do
name=$(run_docker ps -a --filter "id=$container" --filter status=exited --filter status=created --format '{{.Names}}')||exit
if [ -n "$name" ];then
run_docker start "$container" >/dev/null||exit
print_fact started "$name"
fi
done
running=
for container;do running="$running$(run_docker ps -q --filter "id=$container")"||exit;done
if [ -n "$running" ];then print_fact running yes;else print_fact running no;fi
`,
  ],
  'start-services': [
    libFacts,
    libDocker,
    libContainers,
    libPrintContainers,
    libFindContainers,
    libUsableContainer,
    libEnvironment,
    libCompose,
    libSite,
    libLiveGuard,
    libNeighbors,
    libRemoveContainers,
    libDependencies,
    `: "\${directory:?}" "\${project:?}" "\${services?}" "\${job_services?}" "\${dependencies?}"
start_color(){
run_compose_up --no-recreate "$@" >&2&&return
status=$?
print_fact problem color
return "$status"
}
refuse_if_live
cd -- "$directory"||exit 96
eval "set -- $services $job_services"
neighbors=$(list_neighbors "$project" "$@")||exit
eval "set -- $services"
former=$(find_containers all "$project" "$@")||exit
remove_containers "$former"||exit
result=0
{ start_dependencies "$dependencies"&&start_color "$@";}||result=$?
restart_neighbors "$neighbors"||[ "$result" != 0 ]||exit 1
made=$(find_containers all "$project" "$@")||exit
print_containers containers "$made"
print_containers jobs "$jobs"
print_containers failed "$failed"
[ "$result" = 0 ]||exit "$result"
`,
  ],
  'stop-services': [
    libFacts,
    libUptime,
    libDocker,
    libPatientDocker,
    libFindContainers,
    libUsableContainer,
    libSite,
    libLiveGuard,
    libNeighbors,
    `: "\${project:?}" "\${services?}" "\${grace_seconds?}" "\${successor?}" "\${successor_restarts:?}" "\${neighbors?}" "\${needed_project:?}" "\${needed?}" "\${kept?}" "\${adopted?}"
require_successor(){
case $states in
"$successor true "*)restarts=\${states#"$successor true "}
[ "\${restarts%% *}" -gt "$successor_restarts" ]||return 0
;;
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
find_graces(){
{
printf '%s\\n' "$states" now
printf '%s\\n' "$running"
}|awk -v given="$grace_seconds" '
    $0 == "now" { now = 1; next }
    !now { own[$1] = $4 == "null" ? 10 : $4; next }
    { print $1, given != "" ? given : own[$1] ~ /^[0-9]+$/ ? own[$1] : 21600 }'
}
stop_running(){
limit=$(printf '%s\\n' "$graces"|awk '$2 > longest { longest = $2 } END { print longest + 45 }')
set -- docker stop \${grace_seconds:+-t "$grace_seconds"}
[ "$docker_sudo" = no ]||set -- sudo -n "$@"
for container in $running;do set -- "$@" "$container";done
run_when_engine_answers timeout "$limit" "$@" >/dev/null
}
keep_adopted_down(){
policy=$(run_docker inspect --format '{{.HostConfig.AutoRemove}} {{.HostConfig.RestartPolicy.Name}}' "$adopted")||return
[ "\${policy%% *}" != true ]||print_fact removed
policy=\${policy#* }
case $policy in always|on-failure);;*)return 0;esac
if run_docker update --restart unless-stopped "$adopted" >/dev/null;then
print_fact policy "$policy" changed
else
print_fact policy "$policy" kept
fi
}
refuse_if_live
restart_neighbors "$neighbors"
eval "set -- $needed"
down=$(list_stopped "$needed_project" "$@")||exit
restart_neighbors "$down"
eval "set -- $services"
running=$(find_containers running "$project" "$@")||exit
eval "set -- $kept"
running=$(printf '%s\\n' "$running"|awk 'BEGIN { for (i = 1; i < ARGC; i++) kept[ARGV[i]]; ARGC = 1 } !($1 in kept)' "$@")
if [ -n "$adopted" ];then
adopted=$(run_docker ps -q --no-trunc --filter "id=$adopted")||exit
running=$(printf '%s\\n' "$running" "$adopted"|awk NF)
fi
[ -n "$running$successor" ]||exit 0
states=$(run_docker_on "$running" inspect \\
--format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{json (index .Config "StopTimeout")}} {{.Name}}' \${successor:+"$successor"})
[ -z "$successor" ]||require_successor
[ -n "$running" ]||exit 0
graces=$(find_graces)
[ -z "$adopted" ]||keep_adopted_down||exit
stop_running||exit
exit_codes=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.ExitCode}}' 2>/dev/null)
printf '%s\\n' "$graces"|while read -r id grace;do
name=$(printf '%s\\n' "$states"|awk -v id="$id" '$1 == id { print $5 }')
exit_code=$(printf '%s\\n' "$exit_codes"|awk -v id="$id" '$1 == id { print $2 }')
[ -z "$name" ]||print_fact stopped "\${name#/}" "$grace" "$exit_code"
done
`,
  ],
  'switch-nginx': [
    `trap '' HUP INT TERM PIPE
`,
    libFacts,
    libUptime,
    libFlock,
    libSudo,
    libSite,
    libDocker,
    libNginxRun,
    libNginxWorkers,
    libNginxMaster,
    libNginxProgram,
    libNginxReload,
    `: "\${site_folder:?}" "\${from?}" "\${to?}" "\${nginx_action:?}" "\${site_reload:?}"
: "\${nginx_command:?}" "\${pid_file?}" "\${error_log?}" "\${nginx_sudo:?}" "\${site_sudo:?}" "\${proven_containers?}"
: "\${reached_containers?}" "\${lock_hundredths:?}" "\${lock_required:?}" "\${container_state?}"
print_result(){
print_fact result "$1" "$2" "$started" "$log_size" "$reloaded" "$quit" "$changed_at"
printf %s "$3"|print_stdin output
[ -z "$holder" ]||printf '%s\\n' "$holder"
[ -z "$unlocked" ]||print_text unlocked "$unlocked"
for worker in $workers;do print_fact worker "$worker";done
if [ -n "$nginx_container" ]&&[ -n "$master" ];then print_fact master "$(identify_process "$master")";fi
[ -z "$replaced" ]||print_fact replaced
}
end_with(){
print_result "$@"
exit 0
}
restore_and_end(){
if write_site_value "$former";then end_with "$1" yes "$2";else end_with "$1" no "$2";fi
}
fail_in_nginx(){
if [ -z "$nginx_container" ]||is_master "$master";then restore_and_end "$@";fi
if [ "$lock_required" = yes ]||[ "$has_failed" = yes ];then restore_and_end container-gone "$2";fi
has_failed=yes
compare_container||restore_and_end container-gone "$output"
reload_nginx
}
start_nginx(){
if [ -n "$nginx_container" ];then
start_container
return
fi
unit=$(find_nginx_unit "$nginx_command")
if [ -n "$unit" ];then
run_with_sudo_if "$nginx_sudo" systemctl start "$unit"
elif [ "$nginx_sudo" = yes ];then
sudo -n "$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
else
"$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
fi
}
start_container(){
run_docker restart -t 5 "$nginx_container" >/dev/null||return
tries=0
until [ -n "$(find_master "$pid_file")" ];do
tries=$((tries+1))
if [ "$tries" -gt 100 ];then
run_docker logs --tail 10 "$nginx_container"
return 1
fi
sleep 0.1
done
}
keep_started_master(){
tries=0
until master=$(find_master "$pid_file")&&[ -n "$master" ]||[ "$tries" -ge 40 ];do
tries=$((tries+1))
sleep 0.025
done
read_start_time "$master"&&echo "$master:$start_time" >/proc/self/fd/6
}
find_running_master(){
master=$(find_master "$pid_file" 2>&1)||{
output=$master master=''
restore_and_end reload-failed "$output"
}
}
quit_nginx(){
find_running_master
if [ -n "$master" ];then
read -r kept 2>/dev/null </proc/self/fd/6||kept=
if [ -z "$kept" ]||[ "\${kept%%:*}" != "$master" ]||! is_running "$kept";then
nginx_action=reload-if-there
return
fi
workers=$(list_workers "$master")
if [ -n "$nginx_container" ];then
output=$(run_docker stop -t 40 "$nginx_container" 2>&1)
else
output=$(run_nginx -s quit 2>&1)
fi||restore_and_end reload-failed "$output"
fi
quit=yes
}
reload_nginx(){
find_running_master
if [ -n "$master" ]&&[ "$site_reload" = no ];then return;fi
if [ -z "$nginx_container" ]||[ -n "$master" ];then
output=$(run_nginx -t 2>&1)||{
fail_in_nginx test-failed "$output"
return
}
fi
if [ -n "$master" ];then
wait_for_reload "$master" 5
workers=$(list_workers "$master")
find_log_size
output=$(run_nginx -s reload 2>&1)||fail_in_nginx reload-failed "$output"
else
started=yes
output=$(start_nginx 2>&1)||restore_and_end start-failed "$output"
keep_started_master 2>/dev/null||:
fi
}
find_log_size(){
if [ -n "$nginx_container" ]&&[ -z "$error_log" ];then
log_size=$(date +%s)
elif [ -r "$error_log" ];then
log_size=$(wc -c <"$error_log")
fi
}
compare_container(){
[ -n "$nginx_container" ]||return 0
tries=0
until output=$(run_docker inspect --format '{{.Id}} {{.State.StartedAt}}' "$nginx_container" 2>&1);do
tries=$((tries+1))
[ "$tries" -lt 40 ]||return
sleep 0.1
done
[ "$output" != "$container_state" ]||return 0
replaced=yes tries=0
until [ -n "$(find_master "$pid_file" 2>/dev/null)" ]||[ "$tries" -ge 40 ];do
tries=$((tries+1))
sleep 0.1
done
}
lock_site_folder(){
lock_problem=$( (exec 8<"$site_folder") 2>&1)||{
go_on_unlocked lock-failed "$lock_problem"
return
}
exec 8<"$site_folder"
give_up_at=$(($(read_uptime)+lock_hundredths))
until try_lock 8;do
if [ -n "$lock_problem" ];then
go_on_unlocked lock-failed "$lock_problem"
return
elif [ "$(read_uptime)" -ge "$give_up_at" ];then
holder=$(print_lock_process holder "$site_folder")
go_on_unlocked busy ''
return
fi
sleep 0.1 2>/dev/null||sleep 1
done
}
go_on_unlocked(){
[ "$lock_required" = no ]||end_with "$1" yes "$2"
unlocked=\${2:-busy}
}
require_proven_containers(){
[ $# -gt 0 ]||return 0
output=$(run_docker inspect --format '{{.State.Status}}' "$@" 2>&1)||end_with not-proven yes "$output"
for state in $output;do
[ "$state" = running ]||end_with not-proven yes "one of its containers is $state"
done
}
require_shared_network(){
[ $# -gt 0 ]||return 0
nginx_networks=$(list_networks "$nginx_container")&&color_networks=$(list_networks "$@")||return 0
[ -n "$nginx_networks" ]&&[ -n "$color_networks" ]||return 0
for network in $color_networks;do
case " $nginx_networks " in *" $network "*)return 0;esac
done
end_with unreachable yes "$nginx_container is in $nginx_networks, the new containers are in $color_networks"
}
list_networks(){
listed=$(run_docker inspect --format "{{range \\$name, \\$_ := .NetworkSettings.Networks}}{{\\$name}} {{end}}" "$@" 2>/dev/null)||return
printf '%s\\n' "$listed"|tr -s ' \\n' ' '|sed 's/ $//'
}
started=no reloaded=yes quit=no holder='' unlocked='' workers='' log_size=-1 master='' replaced='' changed_at=0
has_failed=no
lock_site_folder
compare_container||end_with container-gone yes "$output"
former=$(read_site_value 2>&1)||end_with changed yes "$former"
case $former in
"$from"|"$to");;
*)end_with changed yes "it holds '$former' now"
esac
eval "require_proven_containers $proven_containers"
eval "require_shared_network $reached_containers"
[ "$nginx_action" != quit ]||quit_nginx
output=$(write_site_value "$to" 2>&1)||restore_and_end site-failed "$output"
changed_at=$(read_uptime)
if [ "$nginx_action$site_reload" = reload-if-thereyes ]&&is_site_dangling;then
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
    libFlock,
    `: "\${directory:?}" "\${wait_hundredths:?}" "\${folder_hundredths:?}" "\${folder_required:?}"
print_current(){
find_record_problem "$2" >/dev/null||return 0
sed -n 's/.*"current": */{"current":/p' "$2" 2>/dev/null|head -c 16384|print_stdin "$1"
}
print_waiting(){
case $1$files in
7*|9no)print_current holder "$record"
waiting_for=project
;;
6*)waiting_for='link';;
*)waiting_for=folder
esac
print_lock_process process "/proc/self/fd/$1"
print_fact waiting "$waiting_for"
}
wait_for_lock(){
report_at=$(($(read_uptime)+100)) give_up_at=$((began+($2 > 20 ? $2 : 20)))
until try_lock "$1";do
[ -z "$lock_problem" ]||return 1
taken=waited now=$(read_uptime)
if [ "$now" -ge "$give_up_at" ]||[ "$now" -ge "$report_at" ];then
print_waiting "$1"
report_at=$((now+1500))
fi
[ "$now" -lt "$give_up_at" ]||return 75
sleep 0.1 2>/dev/null||sleep 1
done
}
print_result(){
print_fact taken "$1"
print_record record "$record"
}
end_as(){
print_result "$1"
exit 0
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
began=$(read_uptime) taken=yes files=no
if [ -e /proc/self/fd/6 ]&&[ -e /proc/self/fd/7 ];then
files=yes
for descriptor in 7 6;do
wait_for_lock "$descriptor" "$wait_hundredths"
case $? in
0);;
75)end_as no;;
*)files=no files_problem=$lock_problem
esac
done
if [ "$folder_required" = no ]&&[ "$files" = yes ];then began=$(read_uptime) wait_hundredths=$folder_hundredths;fi
else
files_problem='the files beside the record cannot be opened'
fi
wait_for_lock 9 "$wait_hundredths"
case $? in
0)[ "$(read_inode /proc/self/fd/9)" = "$(read_inode "$directory")" ]||end_as moved
[ "$files" = yes ]||print_text unlocked-files "$files_problem"
;;
75)[ "$folder_required" = no ]&&[ "$files" = yes ]||end_as no
print_text unlocked-folder 'another process holds the lock on the folder'
;;
*)if
[ "$files" = no ]
then
printf 'neither %s nor a file beside the record can be locked: %s\\n' "$directory" "$lock_problem" >&2
exit 74
fi
print_text unlocked-folder "$lock_problem"
esac
print_result "$taken"
`,
  ],
  'watch-health': [
    libFacts,
    libUptime,
    libDocker,
    libContainers,
    libFindContainers,
    libHttp,
    libMemory,
    `: "\${urls:?}" "\${containers?}" "\${project?}" "\${dependencies?}" "\${startup_pause:?}" "\${pause:?}"
print_containers(){
described=$(describe_existing_containers "$@")||exit
[ "$described" = "$last_described" ]||last_answers=''
last_described=$described
if [ -n "$dependencies" ]&&printf '%s\\n' "$described"|grep -qv '"Running":true.*,0,"[^"]*"\\]$';then
print_dependencies
dependencies=''
fi
print_text containers "$described"
read_at=$(read_uptime)
}
request_each(){
separator=''
for url;do
printf '%s=%s' "$separator" "$(send_request)"
separator=' '
done
}
print_dependencies(){
eval "set -- $dependencies"
found=$(find_containers running "$project" "$@" 2>/dev/null)||return 0
set --
for container in $found;do set -- "$@" "$container";done
[ $# -gt 0 ]||return 0
if text=$(describe_containers "$@" 2>/dev/null);then print_text dependencies "$text";fi
}
eval "set -- $containers"
print_used_memory /sys/fs/cgroup "$@"
print_memory
began=$(read_uptime) last_answers='' last_described=''
print_containers "$@"
while :;do
answers=$(eval "request_each $urls")
if [ "$answers" != "$last_answers" ];then
last_answers=$answers
print_fact answers "$answers"
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
    libDocker,
    libFindContainers,
    libNginxWorkers,
    libNginxMaster,
    libNginxReload,
    libTargets,
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
rm -f -- "$record.new"||return
(umask 077&&set -C&&printf '%s\\n' "$json" >"$record.new")||return
sync "$record.new"&&mv -T "$record.new" "$record"
}
record=$(print_record_path)
write_record 2>/dev/null||echo 'the record of deployments could not be written' >&2
`,
  ],
  'write-registry-login': [
    `: "\${logins:?}"
print_logins(){
while [ $# -gt 0 ];do
printf '%s %s\\n' "$1" "$2"
shift 2
done
}
if ! [ -e /proc/self/fd/4 ];then
echo 'the configuration of this run is not open' >&2
exit 1
fi
eval "set -- $logins"
config=$(print_logins "$@"|make_docker_config "$DOCKER_CONFIG")||exit
printf '%s\\n' "$config" >&4
`,
  ],
} as const
