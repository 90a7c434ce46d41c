# shellcheck shell=sh

# A file counts as missing only if its nearest existing parent folder is searchable; otherwise it may exist.
is_missing() { # PATH
  if [ -e "$1" ] || [ -L "$1" ]; then return 1; fi
  parent=$1
  until [ -e "$parent" ]; do
    case $parent in
      */*) parent=${parent%/*} ;;
      *) parent=. ;;
    esac
    parent=${parent:-/}
  done
  [ -x "$parent" ]
}
