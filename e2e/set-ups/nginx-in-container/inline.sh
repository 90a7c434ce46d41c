# nginx and both colors are services of one project, and the colors publish no port. The file is mounted by itself.
cd /home/ubuntu/app || exit
export APP_IMAGE="localhost:5000/app:$1" JWT_SECRET=example
if docker ps --format '{{.Names}}' | grep -q trail-app-blue; then new=green old=blue; else new=blue old=green; fi
docker compose pull app-$new
docker compose up -d --no-deps app-$new
until [ "$(docker inspect --format '{{.State.Health.Status}}' trail-app-$new)" = healthy ]; do sleep 0.2; done
echo "set \$service_url app-$new:8080;" > nginx/service-url.inc
docker compose up -d --no-deps nginx
docker exec trail-nginx nginx -s reload
docker compose stop app-$old
docker compose rm -f app-$old
