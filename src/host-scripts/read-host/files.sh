# shellcheck shell=sh
# Reads nginx's link and the sites of the two colors. Needs the libraries facts and is-missing
# before it.
# Parameters:
#   link, link_folder       nginx's link and its folder
#   blue_site, green_site   the sites of the colors
# Programs: readlink, stat, tr.
: "${link:?}" "${link_folder:?}" "${blue_site:?}" "${green_site:?}"

# Prints: link link|dangling|missing|unknown, or link other WHAT; link-target and link-resolved TEXT; link-folder
# ok|missing|unreadable, since the switch locks that folder through its own descriptor; for each color resolved-COLOR TEXT, site-COLOR TEXT when it can be read, missing COLOR when it does not exist.
read_files() {
  read_link
  if is_missing "$link_folder"; then
    print_fact link-folder missing
  elif [ -d "$link_folder" ] && [ -r "$link_folder" ] && [ -x "$link_folder" ]; then
    print_fact link-folder ok
  else
    print_fact link-folder unreadable
  fi
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
  elif is_missing "$link"; then
    print_fact link missing
  else
    print_fact link unknown
  fi
}

read_site() { # COLOR PATH
  print_text "resolved-$1" "$(readlink -m -- "$2")"
  if [ -f "$2" ] && [ -r "$2" ]; then print_stdin "site-$1" < "$2"; fi
  if is_missing "$2"; then print_fact missing "$1"; fi
}
