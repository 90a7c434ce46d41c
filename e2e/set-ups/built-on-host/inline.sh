# The image is built on the server, from the files that the workflow has copied there.
set -e
cd /home/ubuntu/built
if docker ps | grep -q built.blue; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
docker compose up -d --build $new
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
echo "set \$service_url http://127.0.0.1:$port;" > /etc/nginx/conf.d/service-url.inc
nginx -s reload
docker compose stop $old
