#!/bin/sh
# docker as version 29: `image ls` lists images without a tag only with --all, or when a filter asks for them.
# Source: docker/cli#6574 (hidden since 29.0.0), docker/cli#6699.
# REAL is the program behind it.

case " $* " in
  *' -a '* | *' --all '* | *' -aq '* | *' -qa '* | *dangling=*) exec "$REAL" "$@" ;;
  ' image ls '* | ' image list '* | ' images '*) exec "$REAL" "$@" --filter dangling=false ;;
  *) exec "$REAL" "$@" ;;
esac
