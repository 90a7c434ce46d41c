#!/bin/sh
# Replaces the application's record of deployments as a whole: a crash at any byte leaves the old one or the new one.
# Another script may follow in the same shell. A record only explains, so this one never ends the shell, and its failure
# is a message on standard error.
#
# Parameters, besides those of the libraries:
#   json   the record
# Programs: mkdir, mv, rm, sync.
. lib/record-path.sh
: "${json?}"

# Removed first: to open a FIFO with this name would block. The file is for the login alone, whatever its umask is.
write_record() {
  [ -d "${record%/*}" ] || mkdir -p "${record%/*}" || return
  rm -f -- "$record.new" || return
  (umask 077 && set -C && printf '%s\n' "$json" > "$record.new") || return
  sync "$record.new" && mv -T "$record.new" "$record"
}

record=$(print_record_path)
write_record 2> /dev/null || echo 'the record of deployments could not be written' >&2
