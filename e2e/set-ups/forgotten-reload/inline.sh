# The link is moved for both colors, but nginx is reloaded for green only.
set -e
cd /home/ubuntu/deploy
if docker ps | grep -q green; then new=blue old=green; else new=green old=blue; fi
docker-compose pull $new
docker-compose up -d $new
sleep 1
ln -sf /etc/nginx/sites-available/$new /etc/nginx/sites-enabled/default
if [ $new = green ]; then nginx -s reload; fi
docker-compose stop $old
