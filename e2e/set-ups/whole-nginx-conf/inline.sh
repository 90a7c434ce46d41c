# One of two whole configurations is copied over nginx.conf. Any answer of the new color counts as healthy.
set -e
cd /home/ubuntu
if docker ps | grep -q green; then new=blue old=green port=8081; else new=green old=blue port=8080; fi
docker-compose pull $new
docker-compose up -d $new
until curl -s http://127.0.0.1:$port | grep -q .; do sleep 0.2; done
cp /etc/nginx/nginx.$new.conf /etc/nginx/nginx.conf
nginx -s reload
docker-compose stop $old
