# The port of one marked line is exchanged by sed. The old color goes on running, for a quick way back.
set -e
cd /opt/kids
compose="docker compose -f docker-compose.prod.yml --env-file .env.prod"
ln -sf ../sites-available/kids /etc/nginx/sites-enabled/kids
rm -f /etc/nginx/sites-enabled/default
if grep -q '8080;  # ACTIVE' /etc/nginx/sites-available/kids && docker ps | grep -q app-blue; then
  new=green port=8081
else
  new=blue port=8080
fi
export BLUE_TAG="$1" GREEN_TAG="$1"
$compose up -d redis
$compose pull app-$new
$compose up -d --no-deps app-$new
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
sed -i "s/server localhost:80[0-9]*;  # ACTIVE/server localhost:$port;  # ACTIVE/" /etc/nginx/sites-available/kids
nginx -t
nginx -s reload
