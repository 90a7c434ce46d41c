# shellcheck shell=sh
# Finds out whether sudo would run a command as root without a password. "sudo -l COMMAND" alone does not show it: it
# succeeds for each command that the rules allow, also for one that needs a password. Needs lib/facts.sh before it.
# Programs: awk, head, sudo.

sudo_kind='' sudo_never_asks=''

# Prints denied TEXT when sudo does not run the command without a password, and unchecked TEXT when it does not show that.
check_right() { # USER-ID COMMAND...
  [ -n "$sudo_kind" ] || read_sudo_rules "$1"
  shift
  whole_command=$*
  if [ "$sudo_kind" != other ] && ! whole_command=$(sudo -n -l "$@" 2> /dev/null); then
    print_text denied "$*"
    return
  fi
  [ "$sudo_kind" != root ] || return 0
  case $sudo_kind$sudo_rules in
    *'asks '* | other* | classic) rule=$(find_sudo_rule "$whole_command") ;;
    *) rule=free ;; # no rule asks for a password
  esac
  if [ "$rule" = free ] || never_asks; then return; fi
  if [ "$rule" = asks ]; then print_text denied "$*"; else print_text unchecked "$*"; fi
}

# Whether sudo asks for no password at all, though its rules name one: PAM or a group may decide that. -k ignores, and
# does not change, what sudo remembers of an earlier password.
never_asks() {
  if [ -z "$sudo_never_asks" ]; then
    if [ "$sudo_kind" = classic ] && sudo -n -k -v > /dev/null 2>&1; then sudo_never_asks=yes; else sudo_never_asks=no; fi
  fi
  [ "$sudo_never_asks" = yes ]
}

# Sets sudo_kind: root, who is never asked; classic; or other, such as sudo-rs, whose "sudo -l COMMAND" proves nothing.
# Sets sudo_rules: the rules for root in their order, one a line, "free COMMAND" or "asks COMMAND".
read_sudo_rules() { # USER-ID
  sudo_kind=classic sudo_rules=
  if [ "$1" = 0 ]; then
    sudo_kind=root
    return
  fi
  case $(sudo --version 2> /dev/null | head -n 1) in 'Sudo version'*) ;; *) sudo_kind=other ;; esac
  sudo_rules=$(sudo -n -ll 2> /dev/null | awk '
    BEGIN { default_mode = "asks" }
    /^Sudoers entry:/ { counts = 1; mode = default_mode; listed = 1; next }
    !listed && /(^|[ ,])!authenticate(,|$)/ { default_mode = "free" }
    /^ +RunAsUsers:/ { counts = $0 ~ /[ ,](root|ALL)(,|$)/ }
    /^ +Options:/ && /[ ,]authenticate(,|$)/ { mode = "asks" }
    /^ +Options:/ && /[ ,]!authenticate(,|$)/ { mode = "free" }
    /^\t/ && counts { sub(/^\t/, ""); print mode, $0 }')
}

# Prints free, asks, or unknown for a command line with the whole path of its program. The last rule that matches counts.
# A rule with a checksum or a regular expression is not interpreted.
find_sudo_rule() { # COMMAND-LINE
  printf '%s\n' "$1" "$sudo_rules" | awk '
    function to_regex(glob,  i, c, regex) {
      for (i = 1; i <= length(glob); i++) {
        c = substr(glob, i, 1)
        if (c == "\\") { i++; c = substr(glob, i, 1); regex = regex (c ~ /[A-Za-z0-9]/ ? c : "\\" c) }
        else if (c == "*") regex = regex ".*"
        else if (c == "?") regex = regex "."
        else if (c == "[" || c == "]") regex = regex c
        else if (c ~ /[A-Za-z0-9_\/ -]/) regex = regex c
        else regex = regex "\\" c
      }
      return "^" regex "$"
    }
    NR == 1 { command = $0; program = $1; verdict = "unknown"; next }
    { mode = $1; rule = substr($0, length($1) + 2) }
    rule == "ALL" { verdict = mode; next }
    rule ~ /^!/ || rule == "" { next }
    rule ~ /^sha[0-9]+:/ || rule ~ /\^/ { verdict = "unknown"; next }
    rule ~ /\/$/ { if (index(program, rule) == 1 && substr(program, length(rule) + 1) !~ /\//) verdict = mode; next }
    rule ~ / / { if (command ~ to_regex(rule)) verdict = mode; next }
    program ~ to_regex(rule) { verdict = mode }
    END { print verdict }'
}
