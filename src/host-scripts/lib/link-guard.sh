# shellcheck shell=sh
# Parameters:
#   link   nginx's link, which leads to the site of the live color
#   site   the site of the color that the script is about to change
# Programs: readlink.
: "${link?}" "${site?}"

# Ends the script with exit code 97 when the link leads to the color's site: somebody may have switched by hand since the
# decision was made, and the live color is never touched.
refuse_if_linked() {
  if [ "$(readlink -m -- "$link")" = "$(readlink -m -- "$site")" ]; then
    printf '%s\n' "$link points to $site now, so this color may be live: none of its containers was touched" >&2
    exit 97
  fi
}
