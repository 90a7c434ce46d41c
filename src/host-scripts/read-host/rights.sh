# shellcheck shell=sh
# Asks sudo for each exact command that a deployment needs: a right that is missing is found before anything is begun.
# Needs the libraries facts, sudo-rules, nginx-program and site before it.
# Parameters, besides those of the libraries:
#   sudo          true, false, or auto: through sudo where the login user may not do it directly
#   site_folder   the folder of the link or the file
#   site_reload   yes or no: whether nginx must be reloaded after a change
# Programs: id, stat, sudo.
: "${sudo:?}" "${site_folder:?}" "${site_form:?}" "${site_path:?}" "${next_path:?}" "${before_path:?}"
: "${blue_value:?}" "${green_value:?}" "${in_place:?}" "${site_reload:?}"

# Prints: denied TEXT for each command that is not allowed; unchecked TEXT for each one of which it is unknown; at the end
# writing direct|sudo, how the link or the file is changed. Without that last line the output is incomplete, and rights may be missing
# that it does not name.
read_rights() { # USER-ID NGINX-SUDO NGINX-COMMAND NGINX-REFUSAL MASTER
  if [ "$2" = yes ]; then check_nginx_rights "$1" "$3" "$4" "$5"; fi
  if [ "$sudo" = true ]; then unwritable=$site_path; else unwritable=$(find_unwritable "$1"); fi
  if [ -z "$unwritable" ]; then
    print_fact writing direct
  elif [ "$sudo" = false ]; then
    print_text denied "write into $unwritable"
    print_fact writing direct
  else
    if [ "$site_form" = link ]; then check_link_rights "$1"; else check_file_rights "$1"; fi
    print_fact writing sudo
  fi
}

# Prints the folder or the file that the login user may not write itself. A file of another owner or group would not keep
# them.
find_unwritable() { # USER-ID
  if ! [ -w "$site_folder" ]; then
    printf %s "$site_folder"
  elif [ "$site_form" != link ] && [ -e "$site_path" ] && [ "$1" != 0 ]; then
    if ! [ -w "$site_path" ] || ! has_same_owner "$1"; then printf %s "$site_path"; fi
  fi
}

has_same_owner() { # USER-ID
  [ "$(stat -c %u -- "$site_path")" = "$1" ] || return
  case " $(id -G) " in *" $(stat -c %g -- "$site_path") "*) ;; *) return 1 ;; esac
}

check_nginx_rights() { # USER-ID NGINX-COMMAND NGINX-REFUSAL MASTER
  # It was run a moment ago, which proves more than a question.
  [ -z "$3" ] || print_text denied "$2 -T"
  [ -n "$2" ] || return 0
  if [ "$site_reload" = yes ] || [ -z "$4" ]; then check_right "$1" "$2" -t; fi
  [ "$site_reload" = no ] || check_right "$1" "$2" -s reload
  [ -z "$4" ] || return 0
  unit=$(find_nginx_unit "$2")
  if [ -n "$unit" ]; then check_right "$1" systemctl start "$unit"; else check_right "$1" "$2"; fi
}

check_link_rights() { # USER-ID
  check_right "$1" rm -f -- "$next_path"
  check_right "$1" ln -s -- "$blue_value" "$next_path"
  check_right "$1" ln -s -- "$green_value" "$next_path"
  check_right "$1" mv -T -- "$next_path" "$site_path"
  # What a failed deployment restores.
  former=$(read_site_value 2> /dev/null)
  case $former in
    "$blue_value" | "$green_value") ;;
    '') check_right "$1" rm -f -- "$site_path" ;;
    *) check_right "$1" ln -s -- "$former" "$next_path" ;;
  esac
}

check_file_rights() { # USER-ID
  if [ -e "$site_path" ]; then
    check_right "$1" cp --preserve=all --remove-destination -- "$site_path" "$next_path"
  else
    check_right "$1" rm -f -- "$next_path"
    check_right "$1" rm -f -- "$site_path"
  fi
  if [ "$in_place" = yes ]; then
    check_right "$1" mv -T -- "$next_path" "$before_path"
    check_right "$1" tee -- "$site_path"
    check_right "$1" rm -f -- "$before_path"
  else
    check_right "$1" tee -- "$next_path"
    check_right "$1" mv -T -- "$next_path" "$site_path"
  fi
}
