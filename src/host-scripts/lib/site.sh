# shellcheck shell=sh
# Reads and writes what says in nginx's configuration which color is live: a link, a file that is a copy of one of two
# sites, or a text in a file. Needs lib/sudo.sh before it where it writes, and the locale C, in which a character is a byte.
# Parameters:
#   site_form     link, file or text; a link that nginx asks with each request is a link too
#   site_path     the link, or the file
#   next_path     where a new one is made before it is moved: a dot name in the same folder, which a pattern like
#                 sites-enabled/* does not include
#   before_path   in place: the copy of the file, as long as the file is not written as a whole
#   blue_value, green_value   what the path holds for the colors: the target of the link, the path of the site that the
#                 file is a copy of, or the text
#   blue_file, green_file     where this host has the sites that the values name. They have other paths in a container
#   in_place      yes: the file keeps its inode, as one that is mounted by itself into a container must
#   site_sudo     yes or no, where it writes: whether the path is changed through sudo
# Programs: cat, cp, ln, mv, readlink, rm, stat, sync, tee.
: "${site_form:?}" "${site_path:?}" "${next_path:?}" "${before_path:?}" "${blue_value:?}" "${green_value:?}" "${in_place:?}"
: "${blue_file?}" "${green_file?}"

# Prints what the path holds; nothing when it does not exist. Fails, with the reason, when it holds something else. Leaves
# what is in a file in site_content.
read_site_value() {
  require_site_kind || return
  if [ "$site_form" = link ]; then
    readlink -- "$site_path" || true
    return
  fi
  read_site_file || return
  [ -z "$site_source" ] || find_site_value
}

# Whether the path may hold this value: also when it cannot be read, or has the other value besides. All links are followed.
may_have_site_value() { # VALUE
  if [ "$site_form" = link ]; then
    [ "$(resolve_site)" = "$(readlink -m -- "$(find_value_file "$1")")" ]
  elif read_site_file; then
    [ -n "$site_source" ] && has_value "$1"
  fi
}

# Makes the path hold the value. It changes as a whole or not at all, unless it is written in place. What is there is checked
# again right before, so that the time in which another program can come in between is short.
write_site_value() { # VALUE; empty: the path is removed
  read_site_value > /dev/null || return
  if [ -z "$1" ]; then
    change_site rm -f -- "$site_path"
  elif [ "$site_form" = link ]; then
    change_site rm -f -- "$next_path" &&
      change_site ln -s -- "$1" "$next_path" &&
      require_site_kind &&
      change_site mv -T -- "$next_path" "$site_path"
  else
    make_site_content "$1" && write_site_file
  fi
}

# Prints where this host has the site that a value names.
find_value_file() { # VALUE
  case $1 in
    "$blue_value") printf %s "$blue_file" ;;
    "$green_value") printf %s "$green_file" ;;
    *) printf %s "$1" ;;
  esac
}

# Whether the path is a link to a file that does not exist. A link that another program has set in a container leads to a
# path inside, of which this host knows nothing.
is_site_dangling() {
  [ -L "$site_path" ] || return
  if [ "$blue_file" != "$blue_value" ]; then
    is_target_of_color && ! [ -e "$target_file" ]
  else
    ! [ -e "$site_path" ]
  fi
}

# Sets target_file, where this host has the site that the link leads to.
is_target_of_color() {
  target=$(readlink -- "$site_path")
  target_file=$(find_value_file "$target")
  [ "$target_file" != "$target" ]
}

# Prints the path that the link leads to, on this host, with all links followed.
resolve_site() {
  if [ "$blue_file" != "$blue_value" ] && is_target_of_color; then
    readlink -m -- "$target_file"
  else
    readlink -m -- "$site_path"
  fi
}

change_site() { # COMMAND...
  run_with_sudo_if "${site_sudo:?}" "$@"
}

# Another program may have put a file in the place of the link, or a link in the place of the file. It may be the only copy
# of its text, so it is neither replaced nor removed.
require_site_kind() {
  expected='file'
  if [ "$site_form" = link ]; then expected='link'; fi
  if [ -L "$site_path" ]; then
    kind='link'
  elif [ -f "$site_path" ]; then
    kind='file'
  elif [ -e "$site_path" ]; then
    kind=other
  else
    return 0
  fi
  [ "$kind" != "$expected" ] || return 0
  printf '%s is a %s now, and not a %s\n' "$site_path" "$(stat -c %F -- "$site_path")" "$expected" >&2
  return 1
}

# Sets content to every byte of a file: "$(cat)" alone would leave out the line ends at its end. A shell cannot hold a byte
# with the value 0.
read_content() { # PATH
  content=$(cat -- "$1" && echo x) || return
  content=${content%x}
  [ "${#content}" = "$(stat -L -c %s -- "$1")" ] || {
    printf '%s cannot be read as a text\n' "$1" >&2
    return 1
  }
}

# Sets site_content, and site_source, the file that it is from; empty when there is no file. The copy from before a write in
# place is there only if that write was interrupted: then it is what the file was.
read_site_file() {
  site_source=$site_path
  if [ "$in_place" = yes ] && [ -e "$before_path" ]; then site_source=$before_path; fi
  if ! [ -e "$site_source" ]; then
    site_source='' site_content=''
    return
  fi
  read_content "$site_source" || return
  site_content=$content
}

print_site_file() {
  read_site_file && printf %s "$site_content"
}

# Prints the value of site_content.
find_site_value() {
  found=
  if has_value "$blue_value"; then found=blue; fi
  if has_value "$green_value"; then found=$found,green; fi
  case $found in
    blue) printf '%s\n' "$blue_value" ;;
    ,green) printf '%s\n' "$green_value" ;;
    '')
      printf '%s holds what belongs to neither color\n' "$site_source" >&2
      return 1
      ;;
    *)
      printf '%s holds what belongs to both colors\n' "$site_source" >&2
      return 1
      ;;
  esac
}

has_value() { # VALUE
  if [ "$site_form" = file ]; then
    read_content "$(find_value_file "$1")" && [ "$content" = "$site_content" ]
  else
    case $site_content in *"$1"*) ;; *) return 1 ;; esac
  fi
}

# Sets content to what the file shall hold.
make_site_content() { # VALUE
  if [ "$site_form" = file ]; then
    read_content "$(find_value_file "$1")"
    return
  fi
  [ -n "$site_source" ] || {
    printf '%s does not exist\n' "$site_path" >&2
    return 1
  }
  other=$blue_value
  if [ "$1" = "$blue_value" ]; then other=$green_value; fi
  exchange_text "$site_content" "$other" "$1"
  content=$exchanged
  # Texts that overlap, such as ab and ba in aabb.
  case $content in
    *"$other"*)
      printf '%s would have both texts after the change\n' "$site_path" >&2
      return 1
      ;;
  esac
}

# Sets exchanged.
exchange_text() { # TEXT FROM TO
  rest=$1 exchanged=
  while :; do
    case $rest in *"$2"*) ;; *) break ;; esac
    exchanged=$exchanged${rest%%"$2"*}$3
    rest=${rest#*"$2"}
  done
  exchanged=$exchanged$rest
}

# Writes content. A new file has the owner, the mode and the label of the former one, and is on the disk before it takes its
# place. The file in place is whole again when the copy is removed.
write_site_file() {
  if [ "$in_place" = yes ] && [ -n "$site_source" ]; then
    keep_copy && write_content "$site_path" && change_site rm -f -- "$before_path"
  else
    copy_site && write_content "$next_path" && sync -- "$next_path" && require_same_file &&
      change_site mv -T -- "$next_path" "$site_path"
  fi
}

write_content() { # PATH
  printf %s "$content" | change_site tee -- "$1" > /dev/null
}

copy_site() {
  if [ -n "$site_source" ]; then
    change_site cp --preserve=all --remove-destination -- "$site_path" "$next_path"
  else
    change_site rm -f -- "$next_path"
  fi
}

# A copy that is there already is from before a write that was interrupted: only that one is whole.
keep_copy() {
  [ "$site_source" = "$site_path" ] || return 0
  copy_site && sync -- "$next_path" && require_same_file && change_site mv -T -- "$next_path" "$before_path"
}

require_same_file() {
  written=$content former_content=$site_content
  require_site_kind && read_site_file || return
  content=$written
  [ "$site_content" != "$former_content" ] || return 0
  printf '%s was changed by another program at this moment\n' "$site_path" >&2
  return 1
}
