import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestHost } from '../hosts/test-host.ts'
import { hide } from './layouts.ts'
import type { Testbed } from './testbed.ts'

/** One way to run nginx in a container. */
export interface ContainerLayout {
  /** A shell in the image, or none at all. */
  readonly shell: 'dash' | 'none'
  /** The lines of the service of nginx in the Compose file. */
  readonly nginx: string
  /** The lines of each color, with PORT for its port. */
  readonly color: string
  /** The files in /srv/app, by path. */
  readonly files: Readonly<Record<string, string>>
  /** More lines for root, before nginx starts. */
  readonly prepare?: string
  readonly inputs: Readonly<Record<string, string>>
  /** A line for a shell in /srv/app that prints the color that nginx's configuration names. */
  readonly readColor: string
}

const server = (lines: string) => `server {
  listen 80 default_server;
  server_name _;
  ${lines}
}
`

/** A folder is mounted, and one text in a file names the color, which publishes a port: nginx is a service of Compose. */
export const textInFolder: ContainerLayout = {
  shell: 'none',
  nginx: `ports: ["80:80"]
    volumes: ["./nginx:/etc/nginx/conf.d:ro"]`,
  color: 'ports: ["PORT:8080"]',
  files: {
    'nginx/default.conf': server(
      'include /etc/nginx/conf.d/service-url.inc; location / { proxy_pass $service_url; proxy_set_header Host $host; }',
    ),
    'nginx/service-url.inc': 'set $service_url http://172.17.0.1:8081;\n',
  },
  inputs: {
    'nginx-container': 'nginx',
    'site-file': '/etc/nginx/conf.d/service-url.inc',
    'site-text': 'http://172.17.0.1:{8081|8082};',
  },
  readColor: "sed 's/.*8081.*/blue/; s/.*8082.*/green/' nginx/service-url.inc",
}

/** The file is mounted by itself, and nginx reaches the colors by their names: they publish nothing. */
export const namesInMountedFile: ContainerLayout = {
  shell: 'dash',
  nginx: `container_name: trail-nginx
    ports: ["80:80"]
    volumes:
      - ./nginx/default.conf:/etc/nginx/conf.d/default.conf:ro
      - ./nginx/service-url.inc:/etc/nginx/conf.d/service-url.inc`,
  color: 'expose: ["8080"]',
  files: {
    'nginx/default.conf': server(`include /etc/nginx/conf.d/service-url.inc;
  resolver 127.0.0.11 valid=1s;
  location / { proxy_pass http://$service_url; proxy_set_header Host $host; }`),
    'nginx/service-url.inc': 'set $service_url blue:8080;\n',
  },
  inputs: {
    'nginx-container': 'trail-nginx',
    'site-file': '/etc/nginx/conf.d/service-url.inc',
    'site-text': 'set $service_url {blue|green}:8080;',
    'container-port': '8080',
  },
  readColor: "sed 's/.*blue.*/blue/; s/.*green.*/green/' nginx/service-url.inc",
}

/** nginx uses the network of the host, and a link in a mounted folder names the color. */
export const linkOnHostNetwork: ContainerLayout = {
  shell: 'none',
  nginx: `network_mode: host
    volumes: ["./nginx/conf.d:/etc/nginx/conf.d", "./nginx/colors:/etc/nginx/colors:ro"]`,
  color: 'ports: ["127.0.0.1:PORT:8080"]',
  files: {
    'nginx/colors/blue.conf': server('location / { proxy_pass http://127.0.0.1:8081; }'),
    'nginx/colors/green.conf': server('location / { proxy_pass http://127.0.0.1:8082; }'),
  },
  prepare: 'mkdir -p nginx/conf.d; ln -s /etc/nginx/colors/blue.conf nginx/conf.d/app.conf',
  inputs: {
    'nginx-container': 'nginx',
    'site-link': '/etc/nginx/conf.d/app.conf',
    'blue-site': '/etc/nginx/colors/blue.conf',
    'green-site': '/etc/nginx/colors/green.conf',
  },
  readColor: "readlink nginx/conf.d/app.conf | sed 's,.*/,,; s,[.]conf,,'",
}

/** The layouts by the name that the options of our programs have. */
export const containerLayouts: ReadonlyMap<string, ContainerLayout> = new Map([
  ['folder', textInFolder],
  ['file', namesInMountedFile],
  ['link', linkOnHostNetwork],
])

/** Lays the host out, with nginx running in its container and no color up. The host's own nginx is stopped. */
export async function layOutContainer(testbed: Testbed, layout: ContainerLayout): Promise<void> {
  const { host } = testbed
  const image = `lab-nginx:${layout.shell}`
  await testbed.reset(composeFile(layout, image))
  await makeNginxImage(host, image, layout.shell)
  for (const [path, text] of Object.entries(layout.files)) await host.writeFile(`/srv/app/${path}`, text)
  await host.run(`cd /srv/app; ${layout.prepare ?? ':'}; TAG=v1 docker compose up -d nginx db 2>&1`)
}

/** Stops the host's own nginx until the reset. It does not start at a reboot either, where it would take port 80. */
const disableNginx = `${hide}
service nginx stop
hide /etc/init.d/nginx /etc/systemd/system/multi-user.target.wants/nginx.service`

/** Makes the nginx of a host its image `tag`, since no registry can be reached from here. The host's own nginx is disabled. */
export async function makeNginxImage(host: TestHost, tag: string, shell: ContainerLayout['shell']): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, 'nginx-image.sh'), 'utf8')
  const { code } = await host.tryRun(`${disableNginx}\ndocker image inspect ${tag}`)
  if (code !== 0) await host.run(`sh -s ${tag} ${shell}`, { stdin: script })
}

const composeFile = ({ nginx, color }: ContainerLayout, image: string): string => `
services:
  nginx:
    image: ${image}
    restart: unless-stopped
    ${nginx}
${(['blue', 'green'] as const).map((name) => colorService(name, color)).join('')}
  db:
    image: localhost:5000/app:db
    restart: unless-stopped
    environment: { WORKER: "1" }
`

const colorService = (name: 'blue' | 'green', lines: string): string => `
  ${name}:
    image: localhost:5000/app:\${TAG:-v1}
    depends_on: [db]
    restart: unless-stopped
    ${lines.replace('PORT', name === 'blue' ? '8081' : '8082')}
`
