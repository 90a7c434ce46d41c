#!/bin/sh
# docker as version 29: `image ls` lists images without a tag only with --all, or when a filter asks for them.
# Source: docker/cli#6574 (hidden since 29.0.0), docker/cli#6699. An image without a tag is known here by <none> in its line, so
# the output needs the tags: with --quiet nothing is hidden.
# REAL is the program behind it.

case " $* " in
  *' -a '* | *' --all '* | *' -aq '* | *' -qa '* | *dangling=*) exec "$REAL" "$@" ;;
  ' image ls '* | ' image list '* | ' images '*) ;;
  *) exec "$REAL" "$@" ;;
esac
images=$("$REAL" "$@") || exit
[ -z "$images" ] || printf '%s\n' "$images" | sed '/<none>/d'
