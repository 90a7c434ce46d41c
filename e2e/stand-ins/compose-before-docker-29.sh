#!/bin/sh
# docker-compose of an age (1.29, and 2 before about 2.20) that the engine of Docker 29 refuses: what reads files works, what asks
# the engine does not. Source: docker/compose#13389 ("Minimum supported API version is 1.44").
# REAL is the program behind it.

for word; do
  case $word in
    config | version | --version | -v) exec "$REAL" "$@" ;;
    up | ps | stop | start | pull | rm | run | exec | images | down | create | kill | logs | ls)
      echo 'Error response from daemon: client version 1.42 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version' >&2
      exit 1
      ;;
  esac
done
exec "$REAL" "$@"
