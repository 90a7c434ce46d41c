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
    block: `blue-port: 8081
green-port: 8080
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
blue-port: 8081, 3001
green-port: 8082, 3002
health-path: /health, /
blue-site: /etc/nginx/sites-available/savant-blue
green-site: /etc/nginx/sites-available/savant-green
`,
  },
  'a variable that names an upstream of each color': {
    layout: hostLayout({
      nginx: {
        '/etc/nginx/conf.d/app.conf': `upstream blue { server 127.0.0.1:8081; }\nupstream green { server 127.0.0.1:8082; }\n${site('http://$service_url', '    include /etc/nginx/conf.d/service-env.inc;\n')}`,
        '/etc/nginx/conf.d/service-env.inc': 'set $service_url green;',
      },
      compose: { [file]: services('blue', 'green', [8081, 8082]) },
      containers: [running('app-green-1', 'green', ['8082:8080'])],
      answers: ['127.0.0.1:8082 /actuator/health 200'],
    }),
    block: 'site-file: /etc/nginx/conf.d/service-env.inc\nsite-text: set $service_url {blue|green};\n',
  },
  'the name of a container, and its port where the variable is used': {
    layout: hostLayout({
      nginxIn: 'app-nginx-1',
      nginx: {
        '/etc/nginx/conf.d/default.conf': site(
          'http://$service_url:3000',
          '    include /etc/nginx/conf.d/service-url.inc;\n',
        ),
        '/etc/nginx/conf.d/service-url.inc': 'set $service_url app-green;\n',
      },
      compose: {
        [file]: 'services:\n  nginx:\n    image: nginx\n  app-blue:\n    build: .\n  app-green:\n    build: .\n',
      },
      containers: [
        container('app-nginx-1', {
          ports: ['80:80'],
          image: 'nginx',
          compose: ['app/nginx', file],
          mounts: { [`${folder}/nginx`]: '/etc/nginx/conf.d' },
        }),
        container('app-app-green-1', { compose: ['app/app-green', file] }),
      ],
      answers: ['app-green:3000 /health 200'],
    }),
    block: `blue-services: app-blue
green-services: app-green
container-port: 3000
health-path: /health
site-file: /etc/nginx/conf.d/service-url.inc
site-text: set $service_url app-{blue|green};
nginx-container: nginx
`,
  },
  'nginx in a container whose nginx.conf is a mounted file, ports of the server': {
    layout: hostLayout({
      nginxIn: 'web',
      nginx: {
        [main]: `http {\n${site('http://172.17.0.1:8081', '    location /api { proxy_pass http://172.17.0.1:8081; }\n')}}\n`,
      },
      files: {
        [`${folder}/nginx.blue.conf`]: `http {\n${site('http://172.17.0.1:8081')}}\n`,
        [`${folder}/nginx.green.conf`]: `http {\n${site('http://172.17.0.1:8082')}}\n`,
      },
      compose: { [file]: services('spring-1', 'spring-2', [8081, 8082]) },
      containers: [
        container('web', { ports: ['80:80', '443:443'], image: 'nginx:1', mounts: { [`${folder}/nginx.conf`]: main } }),
        running('spring-1', 'spring-1', ['8081:8080']),
      ],
      answers: ['172.17.0.1:8081 /actuator/health 200'],
    }),
    block: `blue-services: spring-1
green-services: spring-2
site-file: /etc/nginx/nginx.conf
site-text: proxy_pass http://172.17.0.1:{8081|8082};
nginx-container: web
`,
  },
  'copies in a folder that is mounted into the container of nginx': {
    layout: hostLayout({
      nginxIn: 'web',
      nginx: {
        [main]: 'http { include /etc/nginx/conf.d/*.conf; }\n',
        '/etc/nginx/conf.d/default.conf': site('http://app-blue:8080'),
      },
      files: {
        [`${folder}/nginx/default.conf`]: site('http://app-blue:8080'),
        [`${folder}/nginx/blue.template`]: site('http://app-blue:8080'),
        [`${folder}/nginx/green.template`]: site('http://app-green:8080'),
      },
      compose: { [file]: 'services:\n  app-blue:\n    image: a/b\n  app-green:\n    image: a/b\n' },
      containers: [
        container('web', { ports: ['80:80'], image: 'nginx:1', mounts: { [`${folder}/nginx`]: '/etc/nginx/conf.d' } }),
        container('app-app-blue-1', { compose: ['app/app-blue', file] }),
      ],
      answers: ['app-blue:8080 / 200'],
    }),
    block: `blue-services: app-blue
green-services: app-green
container-port: 8080
health-path: /
site-file: /etc/nginx/conf.d/default.conf
blue-site: /etc/nginx/conf.d/blue.template
green-site: /etc/nginx/conf.d/green.template
nginx-container: web
`,
  },
  'one service that is started with a port and a project': {
    layout: hostLayout({
      nginx: { '/etc/nginx/conf.d/app.conf': site('http://127.0.0.1:8082') },
      compose: { [file]: 'services:\n  web:\n    image: team/web\n    ports: ["${PORT}:3000"]\n' },
      containers: [
        container('shop-green-web-1', { ports: ['8082:3000'], compose: ['shop-green/web', file] }),
        container('shop-blue-web-1', { ports: ['8081:3000'], stopped: true, compose: ['shop-blue/web', file] }),
      ],
      answers: ['127.0.0.1:8082 / 200'],
    }),
    block: `project-name: shop-{blue|green}
blue-services: web
green-services: web
color-env: PORT={8081|8082}
health-path: /
site-file: /etc/nginx/conf.d/app.conf
site-text: proxy_pass http://127.0.0.1:{8081|8082};
`,
  },
  'two Compose files of one project with one service name': {
    layout: hostLayout({
      nginx: {
        '/etc/nginx/conf.d/app.conf': `upstream backend {\n  server 127.0.0.1:8081;\n}\n${site('http://backend')}`,
      },
      compose: {
        [`${folder}/blue.yml`]: 'services:\n  app:\n    image: a/b\n    ports: ["8081:8080"]\n',
        [`${folder}/green.yml`]: 'services:\n  app:\n    image: a/b\n    ports: ["8082:8080"]\n',
      },
      containers: [container('app-app-1', { ports: ['8081:8080'], compose: ['app/app', `${folder}/blue.yml`] })],
      answers: ['127.0.0.1:8081 /actuator/health 200'],
    }),
    block: `compose-files: "{blue|green}.yml"
project-name: app-{blue|green}
blue-services: app
green-services: app
adopt: true
site-file: /etc/nginx/conf.d/app.conf
site-text: server 127.0.0.1:{8081|8082};
`,
  },
}
