# Caddy sends the traffic.
cd /opt/d20
export IMAGE_TAG="$1"
docker compose --profile blue pull
docker compose up -d caddy
docker compose --profile blue up -d app-blue
