# shellcheck shell=sh
# Sends a request from the host itself. The files of the login user (~/.curlrc, ~/.wgetrc) have no effect.
# Parameters:
#   http_client       curl or wget
#   url
#   request_options   shell words: options of the client, such as the ones that add headers
#   request_seconds   the time limit of one request
#   answer_limit      bytes of the answer that are kept
# Programs: curl or wget, head, base64, timeout.
: "${http_client:?}" "${url?}" "${request_options?}" "${request_seconds:?}" "${answer_limit:?}"

# Prints head and body, or the error, as base64. Redirects are not followed. curl buffers nothing (-N), so that its
# error message comes last.
send_request() {
  eval "send_request_with \"\$url\" $request_options"
}

# curl must not read a range such as [1-3] into the URL (-g): it would send several requests. The time limits of wget are
# for each read, so that a slow answer could take for ever.
send_request_with() { # URL OPTION...
  request_url=$1
  shift
  if [ "$http_client" = curl ]; then
    curl -q -g -sS -i -N --noproxy '*' --max-time "$request_seconds" "$@" -- "$request_url" 2>&1
  else
    timeout "$request_seconds" wget --no-config -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 \
      --tries=1 --timeout="$request_seconds" "$@" -O - -- "$request_url" 2>&1
  fi | head -c "$answer_limit" | base64 -w 0
}
