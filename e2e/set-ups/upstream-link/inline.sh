# The target of the link names the live color. The old color is stopped at once.
set -e
cd /home/ubuntu/club
link=/etc/nginx/conf.d/upstream.conf
if readlink $link | grep -q blue; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
export IMAGE_TAG="$1"
docker compose pull app_$new
docker compose up -d redis loki
docker compose up -d --no-deps --force-recreate app_$new
until curl -fsS "http://127.0.0.1:$port/actuator/health"; do sleep 0.2; done
ln -sfn /etc/nginx/upstreams/$new.conf $link
nginx -t
nginx -s reload
docker compose stop app_$old
