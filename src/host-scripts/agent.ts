// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.

/** The agent, in few bytes. In a module of its own: it is needed before the connection, and the others are not. */
export const agent = `: "\${nonce:?}" "\${silence_seconds:?}"
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
print_frame(){
printf '\\036%s %s %s\\n' "$nonce" "$1" "$2" >&2
printf '\\036%s %s %s\\n' "$nonce" "$1" "$2"
}
run_job(){
timeout_id='' code=127
trap 'stopped=yes; [ -z "$timeout_id" ] || kill -TERM "-$timeout_id" 2>/dev/null || kill -TERM "$timeout_id"' USR1
printf %s "$4"|timeout -k "$3" "$2" sh -c "script=\\$(base64 -d) && exec </dev/null && eval \\"\\$script\\""&
timeout_id=$!
while stopped='';do
wait "$timeout_id" 2>/dev/null
waited=$?
[ "$waited" = 127 ]||code=$waited
[ -n "$stopped" ]||break
done
print_frame "$1" "$code"
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
print_frame "$1" "$?"
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
print_frame 0 0
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
