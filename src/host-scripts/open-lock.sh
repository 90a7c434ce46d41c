#!/bin/sh
# Opens what take-lock.sh locks, in the session's own shell, so that it stays open for all its jobs:
#   descriptor 9   the application's folder, which every login of this host has
#   descriptor 7   a file of the application, beside the record: it stays when the folder is laid anew
#   descriptor 6   a file of nginx's link: two folders may switch one link
# Fails when the folder cannot be opened. Without the files the folder's lock remains, so their failure is none.
#
# Parameters, besides those of the library:
#   directory   the application's folder
#   link_name   the name of the link's file
# Programs: chmod, mkdir.
. lib/record-path.sh
: "${directory:?}" "${link_name:?}"

# Read and write: a FIFO with this name does not block.
open_lock_files() {
  record=$(print_record_path)
  [ -d "${record%/*}" ] || mkdir -p "${record%/*}" || return
  lock_file=${record%.json}.lock link_file=${record%/*}/$link_name
  for each in "$lock_file" "$link_file"; do
    if [ -e "$each" ]; then continue; fi
    : >> "$each" && chmod 600 "$each" || return
  done
  { command exec 7<> "$lock_file"; } && { command exec 6<> "$link_file"; }
}

open_lock_files 2> /dev/null || exec 6>&- 7>&-
command exec 9< "$directory"
