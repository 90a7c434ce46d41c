# Containers of docker run, without Compose.
if docker ps | grep -q app-blue; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
docker pull "localhost:5000/app:$1"
docker run -d --name app-$new -p $port:8080 -e SPRING_PROFILES_ACTIVE=prod "localhost:5000/app:$1"
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
echo "set \$service_url http://127.0.0.1:$port;" > /etc/nginx/conf.d/service-url.inc
nginx -s reload
docker rm -f app-$old || true
