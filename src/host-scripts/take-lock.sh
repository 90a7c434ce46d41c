#!/bin/sh
# Takes the lock of an application, and reads the record of deployments. The session's shell has opened what is locked (see
# open-lock.sh), and all its jobs inherit it: the kernel frees the locks when the last of them has ended. The order is the
# same for all: the application's file, the link's file, the folder.
#
# Parameters, besides those of the libraries:
#   directory          the application's folder
#   wait_hundredths    how long to wait for another run, in hundredths of a second
#   folder_hundredths  how long to wait for another process that holds the folder while the files are ours
#   folder_required    no: go on then without the folder
# Prints: taken yes|waited|no (waited: another run held it at first) or taken moved: another folder is at this path by now;
# unlocked-folder or unlocked-files TEXT, why these are not locked; and record as lib/read-record.sh says. While another
# process holds a lock, after a second and then every 15 seconds: what the record has of the deployment in progress as
# holder, unless the holder is another application; as process what lib/flock.sh says; and waiting project|link|folder.
# Programs: flock, head, sed, sleep, stat, tr.
. lib/facts.sh
. lib/uptime.sh
. lib/record-path.sh
. lib/is-missing.sh
. lib/read-record.sh
. lib/flock.sh
: "${directory:?}" "${wait_hundredths:?}" "${folder_hundredths:?}" "${folder_required:?}"

# Prints as NAME what the record has of the deployment in progress: this action writes it at the end of the only line.
print_current() { # NAME PATH
  find_record_problem "$2" > /dev/null || return 0
  sed -n 's/.*"current": */{"current":/p' "$2" 2> /dev/null | head -c 16384 | print_stdin "$1"
}

print_waiting() { # DESCRIPTOR
  case $1$files in
    7* | 9no)
      print_current holder "$record"
      waiting_for=project
      ;;
    6*) waiting_for='link' ;;
    *) waiting_for=folder ;;
  esac
  print_lock_process process "/proc/self/fd/$1"
  print_fact waiting "$waiting_for"
}

# The first report waits a second: a new holder needs a moment to write its record. Tries for 0.2 s at least: a status holds
# each lock for an instant.
wait_for_lock() { # DESCRIPTOR HUNDREDTHS; returns as try_lock does
  report_at=$(($(read_uptime) + 100)) give_up_at=$((began + ($2 > 20 ? $2 : 20)))
  until try_lock "$1"; do
    [ -z "$lock_problem" ] || return 1
    taken=waited now=$(read_uptime)
    if [ "$now" -ge "$give_up_at" ] || [ "$now" -ge "$report_at" ]; then
      print_waiting "$1"
      report_at=$((now + 1500))
    fi
    [ "$now" -lt "$give_up_at" ] || return 75
    sleep 0.1 2> /dev/null || sleep 1
  done
}

print_result() { # TAKEN
  print_fact taken "$1"
  print_record record "$record"
}

end_as() { # TAKEN
  print_result "$1"
  exit 0
}

if ! [ -e /proc/self/fd/9 ]; then
  echo 'the folder is not open' >&2
  exit 1
fi
if ! command -v flock > /dev/null; then
  echo 'the server has no flock (package util-linux)' >&2
  exit 127
fi
record=$(print_record_path)
began=$(read_uptime) taken=yes files=no
if [ -e /proc/self/fd/6 ] && [ -e /proc/self/fd/7 ]; then
  files=yes
  for descriptor in 7 6; do
    wait_for_lock "$descriptor" "$wait_hundredths"
    case $? in
      0) ;;
      75) end_as no ;;
      *) files=no files_problem=$lock_problem ;;
    esac
  done
  if [ "$folder_required" = no ] && [ "$files" = yes ]; then began=$(read_uptime) wait_hundredths=$folder_hundredths; fi
else
  files_problem='the files beside the record cannot be opened'
fi
wait_for_lock 9 "$wait_hundredths"
case $? in
  0)
    [ "$(read_inode /proc/self/fd/9)" = "$(read_inode "$directory")" ] || end_as moved
    [ "$files" = yes ] || print_text unlocked-files "$files_problem"
    ;;
  75)
    [ "$folder_required" = no ] && [ "$files" = yes ] || end_as no
    print_text unlocked-folder 'another process holds the lock on the folder'
    ;;
  *)
    if [ "$files" = no ]; then
      printf 'neither %s nor a file beside the record can be locked: %s\n' "$directory" "$lock_problem" >&2
      exit 74
    fi
    print_text unlocked-folder "$lock_problem"
    ;;
esac
print_result "$taken"
