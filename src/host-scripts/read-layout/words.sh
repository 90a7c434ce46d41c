# shellcheck shell=sh
# Programs: base64.

# Prints a text as one word of a fact, as print_text of lib/facts.sh does.
encode_word() { # TEXT
  case $1 in
    *[!A-Za-z0-9_./:@%+,-]*) printf %s "$1" | base64 -w 0 ;;
    *) printf %s "=$1" ;;
  esac
}
