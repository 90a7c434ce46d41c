// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.

/** The agent, in few bytes. In a module of its own: it is needed before the connection, and the others are not. */
export const agent = `set +aefuvxC
unalias -a
for name in $([ -z "\${BASH_VERSION-}" ]||eval 'typeset -F');do
case $name in
declare|-*);;
*)unset -f "$name"
esac
done
unset IFS ENV BASH_ENV CDPATH TMOUT LD_PRELOAD COLUMNS GREP_OPTIONS GREP_COLORS QUOTING_STYLE TIME_STYLE
unset BLOCKSIZE BLOCK_SIZE DF_BLOCK_SIZE CURL_HOME WGETRC
unset COMPOSE_REMOVE_ORPHANS COMPOSE_STATUS_STDOUT COMPOSE_ANSI COMPOSE_PROGRESS
if [ -n "\${POSIXLY_CORRECT+set}" ];then
unset POSIXLY_CORRECT
[ -z "\${BASH_VERSION-}" ]||eval 'set -o posix'
fi
: "\${greeting:?}" "\${silence_seconds:?}"
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
print_frame(){
printf '\\036%s\\n' "$*" >&2
printf '\\036%s\\n' "$*"
}
read_uptime(){
read -r now _ </proc/uptime
now=\${now%.*}\${now#*.}
}
run_job(){
timeout_id='' code=127 was_stopped=no
trap 'stopped=yes was_stopped=yes; [ -z "$timeout_id" ] || kill -TERM "-$timeout_id" 2>/dev/null || kill -TERM "$timeout_id" 2>/dev/null' USR1
read_uptime
began=$now
printf %s "$4"|timeout -k "$3" "$2" sh -c "script=\\$(base64 -d) && exec </dev/null && eval \\"\\$script\\""&
timeout_id=$!
while stopped='';do
wait "$timeout_id" 2>/dev/null
waited=$?
[ "$waited" = 127 ]||code=$waited
[ -n "$stopped" ]||break
done
read_uptime
elapsed=$((now-began))
[ "$code" = 0 ]||end_group "$timeout_id" "\${3%.*}"
print_frame "$nonce" "$1" "$code" "$was_stopped" "$elapsed"
}
end_group(){
is_group_running "$1"||return
kill -TERM "-$1" 2>/dev/null
kill_at=$((now+$2*100+100))
while is_group_running "$1";do
read_uptime
[ "$now" -lt "$((kill_at+800))" ]||return
[ "$now" -lt "$kill_at" ]||kill -KILL "-$1" 2>/dev/null
sleep 0.05
done
}
is_group_running(){
case $(kill -0 "-$1" 2>&1) in *'o such process'*)return 1;esac
for file in /proc/[0-9]*/stat;do
{ read -r stat <"$file";} 2>/dev/null||continue
case \${stat##*) } in
[!ZX]" "*" $1 "*);;
*)continue
esac
stat=\${stat##*) ? }
stat=\${stat#* }
[ "\${stat%% *}" != "$1" ]||return 0
done
return 1
}
watch_silence(){
exec </dev/null >/dev/null 2>&1
sleep_id='' over=''
trap '[ -z "$sleep_id" ] || kill -KILL "$sleep_id"' USR2
trap 'over=yes; [ -z "$sleep_id" ] || kill -KILL "$sleep_id"' TERM
while [ -z "$over" ];do
sleep "$silence_seconds"&
sleep_id=$!
[ -z "$over" ]&&wait "$sleep_id"&&break
kill -KILL "$sleep_id"
done
[ -z "$over" ]||exit
read -r _ _ _ parent _ </proc/self/stat
[ "$parent" != "$$" ]||kill -TERM "$$"
}
stop_job(){
[ -n "$job" ]||return
kill -USR1 "$job" 2>/dev/null||return
{
sleep 0.2
kill -USR1 "$job"
} >/dev/null 2>&1&
}
wait_for_job(){
[ -z "$job" ]||wait "$job"
}
run_here(){
script=$(printf %s "$2"|base64 -d)
eval "$script" </dev/null
print_frame "$nonce" "$1" "$?" no 0
}
end_agent(){
trap '' TERM
[ -z "$watchdog" ]||kill -TERM "$watchdog" 2>/dev/null
if stop_job;then wait "$job";fi
exit 0
}
job='' job_name='' watchdog=''
trap '' HUP USR1 USR2
watch_silence&
watchdog=$!
trap end_agent TERM
print_frame "$greeting" 0 0
IFS= read -r nonce||end_agent
while read -r verb id first second third;do
kill -USR2 "$watchdog" 2>/dev/null
case $verb in
run)wait_for_job
run_job "$id" "$first" "$second" "$third"&
job=$! job_name=$id
;;
here)wait_for_job
job=
run_here "$id" "$first"
;;
stop)[ "$id" != "$job_name" ]||stop_job
esac
done
end_agent
`
