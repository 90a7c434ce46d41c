# shellcheck shell=sh
# Sends a request from the host itself.
# Parameters:
#   http_client       curl or wget
#   url
#   header_options    shell words: the client's options that add headers
#   request_seconds   the time limit of one request
#   answer_limit      bytes of the answer that are kept
# Programs: curl or wget, head, base64.
: "${http_client:?}" "${url:?}" "${header_options?}" "${request_seconds:?}" "${answer_limit:?}"

# Prints head and body, or the error, as base64. Redirects are not followed. curl buffers nothing (-N), so that its
# error message comes last.
send_request() {
  eval "send_request_with $header_options"
}

send_request_with() { # OPTION...
  if [ "$http_client" = curl ]; then
    curl -sS -i -N --noproxy '*' --max-time "$request_seconds" "$@" -- "$url" 2>&1
  else
    wget -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 --tries=1 --timeout="$request_seconds" \
      "$@" -O - -- "$url" 2>&1
  fi | head -c "$answer_limit" | base64 -w 0
}
