# shellcheck shell=sh
# Prints facts on standard output, one a line: a name and words. src/host/facts.ts reads them.
# A text that can hold anything is printed as base64, so that it cannot be taken for another fact. One plain word is
# printed as it is behind a "=", which no base64 begins with: that starts no program.
# Programs: base64.

print_fact() { # NAME WORD...
  printf '%s\n' "$*"
}

print_stdin() { # NAME; the text is standard input
  printf '%s %s\n' "$1" "$(base64 -w 0)"
}

print_text() { # NAME TEXT
  case $2 in
    *[!A-Za-z0-9_./:@%+,-]*) printf %s "$2" | print_stdin "$1" ;;
    *) print_fact "$1" "=$2" ;;
  esac
}

# Prints what a command printed, and keeps it in $output. Ends the script when the command fails.
print_output() { # NAME COMMAND...
  output_name=$1
  shift
  output=$("$@") || exit
  print_text "$output_name" "$output"
}
