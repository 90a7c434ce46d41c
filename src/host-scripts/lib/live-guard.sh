# shellcheck shell=sh
# Needs lib/site.sh before it.
# Parameter guarded_value: what the path holds for the color that the script is about to change.
: "${site_path:?}" "${guarded_value:?}"

# Ends the script with exit code 97 when the path may hold the color's value: somebody may have switched by hand since the
# decision was made, and the live color is never touched.
refuse_if_live() {
  if may_have_site_value "$guarded_value"; then
    printf '%s\n' "$site_path may hold $guarded_value now, so this color may be live: none of its containers was touched" >&2
    exit 97
  fi
}
