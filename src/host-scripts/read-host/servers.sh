# shellcheck shell=sh
# Reduces a configuration, as nginx -T prints it, to what shows which requests reach which port: a dump can be megabytes.
# Programs: awk, head.

# Prints the statements listen, server_name, ssl, include, set, proxy_pass, grpc_pass, server, keepalive,
# keepalive_min_timeout, open_file_cache and disable_symlinks, and the blocks http, server, location, if, upstream, stream and mail, of the configuration on standard
# input, one a line, behind the name of their file. All other blocks are left out, but not the statements in them. At most
# 256 KiB.
print_servers() {
  awk '
    function put_word() { if (in_word) { words[++count] = word; word = ""; in_word = 0 } }
    function print_words(end,  i, line) {
      for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") words[i]
      print line end
    }
    function end_statement() {
      put_word()
      if (words[1] ~ /^(listen|server_name|ssl|include|set|proxy_pass|grpc_pass|server|keepalive|keepalive_min_timeout|open_file_cache|disable_symlinks)$/) print_words(";")
      count = 0
    }
    function begin_block() {
      put_word()
      kept[++depth] = words[1] ~ /^(http|server|location|if|upstream|stream|mail)$/
      if (kept[depth]) print_words(" {")
      count = 0
    }
    function end_block() {
      put_word()
      if (depth > 0 && kept[depth--]) print "}"
      count = 0
    }
    # A quoted word stays as it is, quotes and all. It may go on in the next line.
    function take_quoted(text,  i) {
      for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        if (character == "\\") i++
        else if (character == quote) { quote = ""; break }
      }
      word = word substr(text, 1, i)
      return substr(text, i + 1)
    }
    function take_next(text) {
      character = substr(text, 1, 1)
      if (!in_word && character == "#") return ""
      if (!in_word && (character == "\"" || character == quote_mark)) {
        quote = character; word = character; in_word = 1
        return substr(text, 2)
      }
      if (character == "\\") {
        word = word substr(text, 1, 2); in_word = 1
        return substr(text, 3)
      }
      if (character ~ /[ \t\r]/) put_word()
      else if (character == ";") end_statement()
      else if (character == "{" && word !~ /\$$/) begin_block()
      else if (character == "}" && !in_word) end_block()
      else {
        if (!match(text, /^[^ \t\r;{}\\$]+/)) RLENGTH = 1
        word = word substr(text, 1, RLENGTH); in_word = 1
        return substr(text, RLENGTH + 1)
      }
      return substr(text, 2)
    }
    BEGIN { quote_mark = sprintf("%c", 39) }
    /^nginx: / && depth == 0 { next }
    /^# configuration file .*:$/ && quote == "" { print; depth = count = in_word = 0; word = ""; next }
    {
      text = $0
      while (text != "") text = quote == "" ? take_next(text) : take_quoted(text)
      if (quote == "") put_word()
      else word = word " "
    }' | head -c 262144
}
