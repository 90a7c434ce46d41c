# shellcheck shell=sh
# Reads nginx's link and the sites of the two colors. Needs the libraries facts and is-missing
# before it.
# Parameters:
#   link                    nginx's link
#   blue_site, green_site   the sites of the colors
# Programs: readlink, stat, tr.
: "${link:?}" "${blue_site:?}" "${green_site:?}"

# Prints: link link|dangling|missing, or link other WHAT; link-target and link-resolved TEXT; for each color
# resolved-COLOR TEXT, site-COLOR TEXT when it can be read, missing COLOR when it does not exist.
read_files() {
  read_link
  read_site blue "$blue_site"
  read_site green "$green_site"
}

read_link() {
  if [ -L "$link" ]; then
    if [ -e "$link" ]; then print_fact link link; else print_fact link dangling; fi
    print_text link-target "$(readlink -- "$link")"
    print_text link-resolved "$(readlink -m -- "$link")"
  elif [ -e "$link" ]; then
    print_fact link other "$(stat -c %F -- "$link" | tr ' ' '-')"
  else
    print_fact link missing
  fi
}

read_site() { # COLOR PATH
  print_text "resolved-$1" "$(readlink -m -- "$2")"
  if [ -f "$2" ] && [ -r "$2" ]; then print_stdin "site-$1" < "$2"; fi
  if is_missing "$2"; then print_fact missing "$1"; fi
}
