# shellcheck shell=sh
# Reads what says which color is live, and the sites of the two colors. Needs the libraries facts, is-missing and site
# before it.
# Parameters, besides those of the libraries:
#   site_folder   the folder of the link or the file
# Programs: readlink, stat, tr.
: "${site_folder:?}" "${blue_file?}" "${green_file?}" "${site_form:?}" "${site_path:?}" "${before_path:?}" "${blue_value:?}" "${green_value:?}" "${in_place:?}"

# Prints: live link|dangling|missing|unknown|differs, live holds COLOR cut|whole, or live other WHAT; of a link live-target and
# live-resolved TEXT, of a file live-text TEXT; site-folder ok|missing|unreadable, since the switch locks that folder through
# its own descriptor; for each color, unless the form is text, resolved-COLOR TEXT, site-COLOR TEXT when it can be read,
# missing COLOR when it does not exist, or is a folder without a file of that name.
read_files() {
  read_live_site
  if is_missing "$site_folder"; then
    print_fact site-folder missing
  elif [ -d "$site_folder" ] && [ -r "$site_folder" ] && [ -x "$site_folder" ]; then
    print_fact site-folder ok
  else
    print_fact site-folder unreadable
  fi
  [ "$site_form" != text ] || return 0
  read_site blue "$blue_file"
  read_site green "$green_file"
}

read_live_site() {
  if [ -L "$site_path" ]; then
    if [ "$site_form" != link ]; then
      print_fact live other link
    elif is_site_dangling; then
      print_fact live dangling
    else
      print_fact live link
    fi
    print_text live-target "$(readlink -- "$site_path")"
    print_text live-resolved "$(resolve_site)"
  elif is_missing "$site_path"; then
    print_fact live missing
  elif ! [ -e "$site_path" ]; then
    print_fact live unknown
  elif [ "$site_form" = link ] || ! [ -f "$site_path" ]; then
    print_fact live other "$(stat -c %F -- "$site_path" | tr ' ' '-')"
  else
    read_live_file
  fi
}

read_live_file() {
  if ! [ -r "$site_path" ]; then
    print_fact live unknown
    return
  fi
  case $(read_site_value 2> /dev/null) in
    "$blue_value") print_fact live holds blue "$(find_cut)" ;;
    "$green_value") print_fact live holds green "$(find_cut)" ;;
    *) print_fact live differs ;;
  esac
  print_site_file | print_stdin live-text
}

# Prints cut where a write in place was interrupted.
find_cut() {
  if [ "$in_place" = yes ] && [ -e "$before_path" ]; then echo cut; else echo whole; fi
}

read_site() { # COLOR FILE
  print_text "resolved-$1" "$(readlink -m -- "$2")"
  if [ -f "$2" ] && [ -r "$2" ]; then print_stdin "site-$1" < "$2"; fi
  if is_missing "$2" || { [ -d "$2" ] && is_missing "$2/$1"; }; then print_fact missing "$1"; fi
}
