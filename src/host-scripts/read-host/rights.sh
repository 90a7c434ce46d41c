# shellcheck shell=sh
# Asks sudo for each exact command that a deployment needs: a right that is missing is found before anything is begun.
# Needs the libraries facts, sudo-rules and nginx-program before it.
# Parameters:
#   sudo                    true, false, or auto: through sudo where the login user may not do it directly
#   link, next_link         nginx's link, and where a new one is made before it is moved
#   link_folder             their folder
#   blue_site, green_site   the sites of the colors
# Programs: readlink, sudo.
: "${sudo:?}" "${link:?}" "${next_link:?}" "${link_folder:?}" "${blue_site:?}" "${green_site:?}"

# Prints: denied TEXT for each command that is not allowed; unchecked TEXT for each one of which it is unknown; at the end
# linking direct|sudo, how the link is changed. Without that last line the output is incomplete, and rights may be missing
# that it does not name.
read_rights() { # USER-ID NGINX-SUDO NGINX-COMMAND NGINX-REFUSAL MASTER
  if [ "$2" = yes ]; then check_nginx_rights "$1" "$3" "$4" "$5"; fi
  if [ "$sudo" != true ] && [ -w "$link_folder" ]; then
    print_fact linking direct
  elif [ "$sudo" = false ]; then
    print_text denied "write into $link_folder"
    print_fact linking direct
  else
    check_link_rights "$1"
    print_fact linking sudo
  fi
}

check_nginx_rights() { # USER-ID NGINX-COMMAND NGINX-REFUSAL MASTER
  # It was run a moment ago, which proves more than a question.
  [ -z "$3" ] || print_text denied "$2 -T"
  [ -n "$2" ] || return 0
  check_right "$1" "$2" -t
  check_right "$1" "$2" -s reload
  [ -z "$4" ] || return 0
  unit=$(find_nginx_unit "$2")
  if [ -n "$unit" ]; then check_right "$1" systemctl start "$unit"; else check_right "$1" "$2"; fi
}

check_link_rights() { # USER-ID
  check_right "$1" rm -f -- "$next_link"
  check_right "$1" ln -s -- "$blue_site" "$next_link"
  check_right "$1" ln -s -- "$green_site" "$next_link"
  check_right "$1" mv -T -- "$next_link" "$link"
  # What a failed deployment restores.
  former=$(readlink -- "$link")
  case $former in
    "$blue_site" | "$green_site") ;;
    '') check_right "$1" rm -f -- "$link" ;;
    *) check_right "$1" ln -s -- "$former" "$next_link" ;;
  esac
}
