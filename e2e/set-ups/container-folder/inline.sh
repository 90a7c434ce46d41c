# nginx runs in a container with a mounted folder. The configuration of the color is copied over default.conf.
cd /home/ubuntu/shop || exit
export TAG="$1"
if docker compose ps | grep -q shop-blue; then new=green old=blue; else new=blue old=green; fi
docker compose pull shop-$new
docker compose up -d mysql shop-$new
sleep 1
cp nginx/conf.d/$new.conf.template nginx/conf.d/default.conf
docker compose up -d nginx
docker compose exec -T nginx nginx -s reload
docker compose stop shop-$old
