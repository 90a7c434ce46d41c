# One service, whose port and project are parameters. The site is written anew for the color.
set -e
cd /srv/one
rm -f /etc/nginx/sites-enabled/default
if docker ps | grep -q app-blue; then new=green old=blue port=8082; else new=blue old=green port=8081; fi
export TAG="$1"
APP_PORT=$port docker compose -p app-$new pull
APP_PORT=$port docker compose -p app-$new up -d
until curl -fsS http://127.0.0.1:$port/actuator/health; do sleep 0.2; done
cat > /etc/nginx/conf.d/app.conf << END
upstream app {
    server 127.0.0.1:$port;
}
server {
    listen 80 default_server;
    location / {
        proxy_pass http://app;
        proxy_set_header Host \$host;
    }
}
END
nginx -s reload
docker compose -p app-$old down
