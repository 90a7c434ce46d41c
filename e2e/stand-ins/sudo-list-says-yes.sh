#!/bin/sh
# sudo whose `-l COMMAND` succeeds for a command that asks for a password, or that the rules do not allow with these arguments.
# sudo: listpw is "any" by default (sudo-project/sudo#73, #535). sudo-rs: trifectatechfoundation/sudo-rs#530.
# REAL is the program behind it.

for word; do
  case $word in
    -l | --list) lists=yes ;;
    -*) ;;
    *)
      [ "${lists-}" = yes ] || break
      command -v "$word" || printf '%s\n' "$word"
      exit 0
      ;;
  esac
done
exec "$REAL" "$@"
