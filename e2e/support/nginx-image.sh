# Makes an image of the host's own nginx, with its libraries, arranged like the official image: conf.d, logs to the
# container's output, SIGQUIT to stop.
# Parameters: $1: the name of the image; $2: dash, to put a shell, cat and ls into it; none: without any shell.
set -e
root=$(mktemp -d)
programs=/usr/sbin/nginx
[ "$2" = none ] || programs="$programs /bin/dash /bin/sh /bin/cat /bin/sleep"
libraries=$(for program in $programs; do ldd "$program"; done | grep -o '/[^ ]*' | grep -v : | sort -u)
for path in $programs $libraries; do
  mkdir -p "$root${path%/*}"
  cp -L "$path" "$root$path"
done
mkdir -p "$root/etc/nginx/conf.d" "$root/var/log/nginx" "$root/var/lib/nginx" "$root/run" "$root/tmp" "$root/usr/share/nginx"
grep -E '^(root|www-data):' /etc/passwd > "$root/etc/passwd"
grep -E '^(root|www-data):' /etc/group > "$root/etc/group"
ln -s /dev/stdout "$root/var/log/nginx/access.log"
ln -s /dev/stderr "$root/var/log/nginx/error.log"
cat > "$root/etc/nginx/nginx.conf" << 'END'
user www-data;
worker_processes 2;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  include /etc/nginx/conf.d/*.conf;
}
END
tar -C "$root" -c . | docker import --change 'CMD ["nginx","-g","daemon off;"]' --change 'STOPSIGNAL SIGQUIT' \
  --change 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' - "$1" > /dev/null
rm -r "$root"
