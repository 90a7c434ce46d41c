# A Compose file for each color with different services, in one project. The site of the color is copied over default.conf.
set -e
cd /home/ubuntu/pill-api
rm -f /etc/nginx/sites-enabled/default
export ECR_URI=localhost:5000
if [ -n "$(docker ps -q --filter name=app-blue)" ]; then new=green old=blue; else new=blue old=green; fi
docker compose -f docker-compose.$new.yml pull
if [ $new = blue ]; then docker compose -f docker-compose.blue.yml up -d redis; fi
docker compose -f docker-compose.$new.yml up -d --no-deps app-$new
sleep 1
cp /home/ubuntu/deploy/nginx/nginx.$new.conf /etc/nginx/conf.d/default.conf
nginx -s reload
docker stop app-$old || true
