# shellcheck shell=sh
# Asks sudo for each exact command that a deployment needs: a right that is missing is found before anything is begun.
# Needs lib/facts.sh before it.
# Parameters:
#   sudo                    true, false, or auto: through sudo where the login user may not do it directly
#   link, next_link         nginx's link, and where a new one is made before it is moved
#   link_folder             their folder
#   blue_site, green_site   the sites of the colors
# Programs: readlink, sudo.
: "${sudo:?}" "${link:?}" "${next_link:?}" "${link_folder:?}" "${blue_site:?}" "${green_site:?}"

# Prints: denied TEXT for each command that is not allowed; at the end linking direct|sudo, how the link is changed.
# Without that last line the output is incomplete, and rights may be missing that it does not name.
read_rights() { # yes|no: nginx through sudo
  if [ "$1" = yes ]; then
    check_right nginx -T
    check_right nginx -t
    check_right nginx -s reload
  fi
  if [ "$sudo" != true ] && [ -w "$link_folder" ]; then
    print_fact linking direct
  elif [ "$sudo" = false ]; then
    print_text denied "write into $link_folder"
    print_fact linking direct
  else
    check_link_rights
    print_fact linking sudo
  fi
}

check_link_rights() {
  check_right rm -f -- "$next_link"
  check_right ln -s -- "$blue_site" "$next_link"
  check_right ln -s -- "$green_site" "$next_link"
  check_right mv -T -- "$next_link" "$link"
  # What a failed deployment restores.
  former=$(readlink -- "$link")
  case $former in
    "$blue_site" | "$green_site") ;;
    '') check_right rm -f -- "$link" ;;
    *) check_right ln -s -- "$former" "$next_link" ;;
  esac
}

check_right() { # COMMAND...
  sudo -n -l "$@" > /dev/null 2>&1 || print_text denied "$*"
}
