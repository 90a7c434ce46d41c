# Both services of a color are behind nginx. A template becomes the site of the color.
cd /home/ubuntu/savant || exit
export REGISTRY=localhost:5000 API_VERSION="$1" WEB_VERSION="$1"
compose="docker compose -f docker-compose.prod.yml"
if readlink /etc/nginx/sites-enabled/default | grep -q blue; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
$compose up -d scheduler
$compose pull api-$new web-$new
$compose up -d api-$new web-$new
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
ln -sf /etc/nginx/sites-available/savant-$new /etc/nginx/sites-enabled/default
nginx -t
nginx -s reload
$compose stop web-$old api-$old
