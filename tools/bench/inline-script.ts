import { folder, healthUrl, type BenchTarget } from './contender.ts'

/**
 * An inline script as people have it in the `script:` of their workflow. It runs the same commands in the same order as the
 * usual script of this kind (see `script/bench --compare`), with its pauses and without checks of their results.
 */
export const makeInlineScript = (services: BenchTarget['services']): string => `
cd ${folder}
green_runs=$(sudo docker ps | grep green)
blue_runs=$(sudo docker ps | grep blue)

start() { # URL SERVICE...
  url=$1; shift
  echo "pulling $*"
  sudo docker-compose pull "$@"
  echo "starting $*"
  sudo docker-compose up -d "$@"
  while true; do
    echo "is it healthy?"
    sleep 3
    answer=$(curl "$url")
    if [ -n "$answer" ]; then break; fi
  done
  sleep 3
}

switch_to() { # SITE
  echo "switching nginx to $1"
  sudo rm -f /etc/nginx/sites-enabled/default
  sudo ln -sf "/etc/nginx/sites-available/$1" /etc/nginx/sites-enabled/default
  sudo nginx -t
  if [ $? -ne 0 ]; then exit 1; fi
  sudo systemctl restart nginx
}

if [ -z "$green_runs" ] && [ -z "$blue_runs" ]; then
  start ${healthUrl('blue')} ${services.blue.join(' ')}
  switch_to blue
elif [ -z "$green_runs" ]; then
  start ${healthUrl('green')} ${services.green.join(' ')}
  switch_to green
  sudo docker-compose stop ${services.blue.join(' ')}
else
  start ${healthUrl('blue')} ${services.blue.join(' ')}
  switch_to blue
  sudo docker-compose stop ${services.green.join(' ')}
fi
`
