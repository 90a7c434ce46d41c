import type { HostLayout } from '../../../src/domain/host-layout.ts'
import { container, hostLayout } from '../../support/host-layouts.ts'

/** A site with one upstream or address. */
const site = (target: string, more = ''): string =>
  `server {\n    listen 80;\n    server_name _;\n    location / {\n        proxy_pass ${target};\n    }\n${more}}\n`

/** Two services of one Compose file, on two ports. */
const services = (blue: string, green: string, ports: readonly [number, number], more = ''): string => `services:
  ${blue}:
    image: team/app:latest
    ports: ["${ports[0]}:8080"]
${more}  ${green}:
    image: team/app:latest
    ports: ["${ports[1]}:8080"]
${more}`

const health = (command: string): string => `    healthcheck:\n      test: ["CMD-SHELL", "${command}"]\n`
const folder = '/home/ubuntu/app'
const file = `${folder}/docker-compose.yml`
const main = '/etc/nginx/nginx.conf'
const running = (name: string, service: string, ports: readonly string[]) =>
  container(name, { ports, compose: [`app/${service}`, file] })

/** Each layout with the block that fits it. */
export const hosts: Readonly<Record<string, { readonly layout: HostLayout; readonly block: string }>> = {
  'a link to one of two sites': {
    layout: hostLayout({
      nginx: { '/etc/nginx/sites-enabled/default': site('http://localhost:8080') },
      links: { '/etc/nginx/sites-enabled/default': '/etc/nginx/sites-available/blue' },
      files: {
        '/etc/nginx/sites-available/blue': site('http://localhost:8080'),
        '/etc/nginx/sites-available/green': site('http://localhost:8081'),
      },
      compose: { [file]: services('blue', 'green', [8080, 8081]) },
      containers: [running('blue', 'blue', ['8080:8080'])],
      answers: ['localhost:8080 /actuator/health 404', 'localhost:8080 / 200'],
    }),
    block: 'blue-port: 8080\ngreen-port: 8081\nhealth-path: /\n',
  },
  'a link to an upstream, the variables in .env and none': {
    layout: hostLayout({
      nginx: {
        '/etc/nginx/conf.d/upstream_active.conf':
          'upstream app_backend {\n    server 127.0.0.1:8082;\n    keepalive 16;\n}\n',
        '/etc/nginx/sites-enabled/api': site('http://app_backend'),
      },
      links: { '/etc/nginx/conf.d/upstream_active.conf': '/etc/nginx/upstreams/upstream_green.conf' },
      files: {
        '/etc/nginx/upstreams/upstream_blue.conf':
          'upstream app_backend {\n    server 127.0.0.1:8081;\n    keepalive 16;\n}\n',
        '/etc/nginx/upstreams/upstream_green.conf':
          'upstream app_backend {\n    server 127.0.0.1:8082;\n    keepalive 16;\n}\n',
      },
      compose: {
        [file]: services(
          'app_blue',
          'app_green',
          [8081, 8082],
          health('wget -qO- http://localhost:8080/health/ready || exit 1'),
        ).replaceAll('team/app:latest', 'team/app:${TAG}'),
      },
      env: { [`${folder}/.env`]: ['DB_URL'] },
      containers: [running('app-app_green-1', 'app_green', ['8082:8080'])],
    }),
    block: `blue-services: app_blue
green-services: app_green
env: TAG=\${{ secrets.TAG }}
health-path: /health/ready
site-link: /etc/nginx/conf.d/upstream_active.conf
blue-site: /etc/nginx/upstreams/upstream_blue.conf
green-site: /etc/nginx/upstreams/upstream_green.conf
`,
  },
  'an include of one line, and two projects with one service name': {
    layout: hostLayout({
      nginx: {
        [main]: `http {\n    ${site('$service_url', '    include /etc/nginx/conf.d/service-url.inc;\n')}}\n`,
        '/etc/nginx/conf.d/service-url.inc': 'set $service_url http://127.0.0.1:8081;\n',
      },
      compose: {
        [`${folder}/docker-compose.blue.yml`]:
          'services:\n  backend:\n    container_name: backend-blue\n    image: team/app\n    ports: ["8081:8080"]\n',
        [`${folder}/docker-compose.green.yml`]:
          'services:\n  backend:\n    container_name: backend-green\n    image: team/app\n    ports: ["8082:8080"]\n',
      },
      containers: [
        container('backend-blue', {
          ports: ['8081:8080'],
          compose: ['backend-blue/backend', `${folder}/docker-compose.blue.yml`],
        }),
      ],
      answers: ['127.0.0.1:8081 /api/health 200'],
    }),
    block: `compose-files: docker-compose.{blue|green}.yml
project-name: backend-{blue|green}
blue-services: backend
green-services: backend
health-path: /api/health
site-file: /etc/nginx/conf.d/service-url.inc
site-text: set $service_url http://127.0.0.1:{8081|8082};
`,
  },
  'a server line that an upstream includes': {
    layout: hostLayout({
      folder: '/srv/reader',
      nginx: {
        [main]: `http {\n  upstream reader_backend {\n    include /etc/nginx/conf.d/reader_active.conf;\n  }\n${site('http://reader_backend')}}\n`,
        '/etc/nginx/conf.d/reader_active.conf': 'server 127.0.0.1:8080;\n',
      },
      compose: {
        '/srv/reader/docker-compose.prod.yml': `name: reader-production\n${services('app-blue', 'app-green', [8080, 8081])}`,
      },
      containers: [
        container('reader-production-app-blue-1', {
          ports: ['8080:8080'],
          compose: ['reader-production/app-blue', '/srv/reader/docker-compose.prod.yml'],
        }),
      ],
      answers: ['127.0.0.1:8080 /api/health 200'],
    }),
    block: `compose-files: docker-compose.prod.yml
blue-services: app-blue
green-services: app-green
blue-port: 8080
green-port: 8081
health-path: /api/health
site-file: /etc/nginx/conf.d/reader_active.conf
site-text: server 127.0.0.1:{8080|8081};
`,
  },
  'the whole nginx.conf is a copy': {
    layout: hostLayout({
      nginx: { [main]: `http {\n${site('http://127.0.0.1:8080')}}\n` },
      files: {
        '/etc/nginx/nginx.blue.conf': `http {\n${site('http://127.0.0.1:8081')}}\n`,
        '/etc/nginx/nginx.green.conf': `http {\n${site('http://127.0.0.1:8080')}}\n`,
      },
      compose: { [file]: services('blue', 'green', [8081, 8080]) },
      containers: [running('green', 'green', ['8080:8080'])],
      answers: ['127.0.0.1:8080 /actuator/health 200'],
    }),
    block: `green-port: 8080
site-file: /etc/nginx/nginx.conf
blue-site: /etc/nginx/nginx.blue.conf
green-site: /etc/nginx/nginx.green.conf
`,
  },
  'a site is copied from another folder, with other services in each file': {
    layout: hostLayout({
      nginx: {
        '/etc/nginx/conf.d/default.conf': `upstream app {\n    server 127.0.0.1:8080; # blue\n}\n${site('http://app', '    location /sse { proxy_pass http://localhost:8080; }\n    location /grafana/ { proxy_pass http://127.0.0.1:3000/; }\n')}`,
      },
      files: {
        '/home/ubuntu/deploy/nginx.blue.conf': `upstream app {\n    server 127.0.0.1:8080; # blue\n}\n${site('http://app', '    location /sse { proxy_pass http://localhost:8080; }\n    location /grafana/ { proxy_pass http://127.0.0.1:3000/; }\n')}`,
        '/home/ubuntu/deploy/nginx.green.conf': `upstream app {\n    server 127.0.0.1:8081; # green\n}\n${site('http://app', '    location /sse { proxy_pass http://localhost:8081; }\n    location /grafana/ { proxy_pass http://127.0.0.1:3000/; }\n')}`,
      },
      compose: {
        [`${folder}/docker-compose.blue.yml`]:
          'services:\n  app-blue:\n    image: ${ECR_URI}/app:latest\n    ports: ["8080:8080"]\n    container_name: app-blue\n  redis:\n    image: redis:7\n    container_name: redis\n',
        [`${folder}/docker-compose.green.yml`]:
          'services:\n  app-green:\n    image: ${ECR_URI}/app:latest\n    ports: ["8081:8080"]\n    container_name: app-green\n',
      },
      containers: [
        container('app-blue', { ports: ['8080:8080'], compose: ['app/app-blue', `${folder}/docker-compose.blue.yml`] }),
      ],
      answers: ['127.0.0.1:8080 /actuator/health 200'],
    }),
    block: `compose-files: docker-compose.{blue|green}.yml
blue-services: app-blue
green-services: app-green
env: ECR_URI=\${{ secrets.ECR_URI }}
blue-port: 8080
green-port: 8081
site-file: /etc/nginx/conf.d/default.conf
blue-site: /home/ubuntu/deploy/nginx.blue.conf
green-site: /home/ubuntu/deploy/nginx.green.conf
`,
  },
  'a marked line, health of both colors by nginx, an env file': {
    layout: hostLayout({
      folder: '/opt/kids',
      nginx: {
        '/etc/nginx/sites-enabled/kids': `upstream backend {\n    server localhost:8080;  # ACTIVE\n}\nupstream backend_blue {\n    server localhost:8080;\n}\nupstream backend_green {\n    server localhost:8081;\n}\n${site('http://backend', '    location /health/blue { proxy_pass http://backend_blue/actuator/health; }\n    location /health/green { proxy_pass http://backend_green/actuator/health; }\n')}`,
      },
      links: { '/etc/nginx/sites-enabled/kids': '/etc/nginx/sites-available/kids' },
      files: { '/etc/nginx/sites-available/kids': 'the same' },
      compose: {
        '/opt/kids/docker-compose.prod.yml': services(
          'app-blue',
          'app-green',
          [8080, 8081],
          health('wget http://localhost:8080/actuator/health'),
        ).replaceAll('team/', '${DOCKERHUB_USERNAME}/'),
      },
      env: { '/opt/kids/.env.prod': ['DOCKERHUB_USERNAME', 'REDIS_PASSWORD'] },
      containers: [
        container('kids-app-blue', {
          ports: ['8080:8080'],
          compose: ['kids/app-blue', '/opt/kids/docker-compose.prod.yml'],
        }),
      ],
    }),
    block: `compose-files: docker-compose.prod.yml
blue-services: app-blue
green-services: app-green
env-files: .env.prod
blue-port: 8080
green-port: 8081
site-file: /etc/nginx/sites-available/kids
site-text: "server localhost:{8080|8081};  # ACTIVE"
`,
  },
  'nginx in a container, colors by name': {
    layout: hostLayout({
      nginxIn: 'trail-nginx',
      nginx: {
        '/etc/nginx/conf.d/default.conf':
          'server {\n    listen 80;\n    include /etc/nginx/conf.d/service-url.inc;\n    location / { proxy_pass http://$service_url; }\n}\n',
        '/etc/nginx/conf.d/service-url.inc': 'set $service_url app-blue:8080;\n',
      },
      compose: {
        [file]: `services:
  nginx:
    image: nginx:stable-alpine
    container_name: trail-nginx
  app-blue:
    image: \${APP_IMAGE}
    expose: ["8080"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/actuator/health"]
  app-green:
    image: \${APP_IMAGE}
    expose: ["8080"]
`,
      },
      env: { [`${folder}/.env`]: ['APP_IMAGE'] },
      containers: [
        container('trail-nginx', {
          ports: ['80:80'],
          image: 'nginx:stable-alpine',
          compose: ['app/nginx', file],
          mounts: { [`${folder}/nginx/service-url.inc`]: '/etc/nginx/conf.d/service-url.inc' },
        }),
        container('trail-app-blue', { ports: ['8080'], compose: ['app/app-blue', file] }),
      ],
    }),
    block: `blue-services: app-blue
green-services: app-green
container-port: 8080
site-file: /etc/nginx/conf.d/service-url.inc
site-text: set $service_url app-{blue|green}:8080;
nginx-container: trail-nginx
`,
  },
  'two services a color': {
    layout: hostLayout({
      nginx: {
        '/etc/nginx/sites-enabled/default': `upstream api_backend {\n    server 127.0.0.1:8081;\n}\nupstream web_backend {\n    server 127.0.0.1:3001;\n}\n${site('http://web_backend', '    location /api { proxy_pass http://api_backend; }\n')}`,
      },
      links: { '/etc/nginx/sites-enabled/default': '/etc/nginx/sites-available/savant-blue' },
      files: {
        '/etc/nginx/sites-available/savant-blue': 'the same',
        '/etc/nginx/sites-available/savant-green': `upstream api_backend {\n    server 127.0.0.1:8082;\n}\nupstream web_backend {\n    server 127.0.0.1:3002;\n}\n${site('http://web_backend', '    location /api { proxy_pass http://api_backend; }\n')}`,
      },
      compose: {
        [`${folder}/docker-compose.prod.yml`]: `x-api: &api\n  image: team/api\nservices:
  api-blue:\n    <<: *api\n    ports:\n      - { target: 8000, published: "8081", host_ip: 127.0.0.1 }\n      - "127.0.0.1:9410-9411:9400-9401"
  api-green:\n    <<: *api\n    ports:\n      - { target: 8000, published: "8082", host_ip: 127.0.0.1 }
  web-blue:\n    image: team/web\n    ports: ["127.0.0.1:3001:3000"]
  web-green:\n    image: team/web\n    ports: ["127.0.0.1:3002:3000"]
  scheduler:\n    <<: *api\n`,
      },
      containers: [
        container('app-api-blue-1', {
          ports: ['8081:8000'],
          compose: ['app/api-blue', `${folder}/docker-compose.prod.yml`],
        }),
      ],
      answers: ['127.0.0.1:8081 /health 200', '127.0.0.1:3001 / 200'],
    }),
    block: `compose-files: docker-compose.prod.yml
blue-services: api-blue web-blue
green-services: api-green web-green
health-path: /health
blue-site: /etc/nginx/sites-available/savant-blue
green-site: /etc/nginx/sites-available/savant-green
`,
  },
}
