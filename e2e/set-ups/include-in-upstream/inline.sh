# The port is read from the file that the upstream includes, and the other one is written into it.
set -e
cd /srv/reader
if grep -q 8080 /etc/nginx/conf.d/reader-backend.inc && docker ps | grep -q app-blue; then
  new=green old=blue port=8081
else
  new=blue old=green port=8080
fi
export REGISTRY=localhost:5000 SERVER_TAG="$1"
docker compose -f docker-compose.prod.yml pull app-$new
docker compose -f docker-compose.prod.yml up -d redis mail-worker
docker compose -f docker-compose.prod.yml up -d --no-deps --force-recreate app-$new
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
echo "server 127.0.0.1:$port;" | tee /etc/nginx/conf.d/reader-backend.inc
nginx -t
nginx -s reload
docker compose -f docker-compose.prod.yml stop app-$old
docker compose -f docker-compose.prod.yml rm -f app-$old
