# A project and a Compose file for each color, with the same service in both. One line of a file names the live color.
set -e
cd /home/ubuntu
if [ -n "$(docker ps -q -f name=backend-blue)" ]; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
docker-compose -p backend-$new -f docker-compose.$new.yml pull
docker-compose -p backend-$new -f docker-compose.$new.yml up -d
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
echo "set \$service_url http://127.0.0.1:$port;" > /etc/nginx/conf.d/service-url.inc
nginx -t
nginx -s reload
docker-compose -p backend-$old -f docker-compose.$old.yml down
