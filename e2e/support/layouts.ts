import type { TestHost } from '../hosts/test-host.ts'

/** A host that is laid out as people have it, and what a workflow must know of it. The reset of the host undoes it. */
export interface Layout {
  /** The inputs that differ from those of a host with Debian's layout. */
  readonly inputs: Readonly<Record<string, string>>
  /** The `Host` header of the visitors. */
  readonly siteName: string
}

/** A line for a shell on the host: waits until the application of the tests is healthy on a port. */
export const untilHealthy = (port: number): string =>
  `timeout 60 sh -c 'until curl -fs -o /dev/null 127.0.0.1:${port}/actuator/health; do sleep 0.05; done'`

/** How the login of an Amazon Linux host reaches Docker. */
export type DockerAccess = 'group' | 'sudo'

/**
 * Lays the host out like Amazon Linux 2023: nginx includes conf.d/*.conf only, there is no apt and no dpkg, and the login
 * `ec2-user` may run everything with sudo. Compose is a plugin in the home of the login only, as the package of Docker has
 * none and everybody copies it there (amazonlinux/amazon-linux-2023#186). Needs a host with Compose 2.
 */
export async function amazonLinux(host: TestHost, access: DockerAccess): Promise<Layout> {
  await host.run(
    `${hide}\n${amazonPrograms}\n${amazonLogin}\n${access === 'group' ? 'usermod -aG docker ec2-user' : ''}`,
  )
  await host.writeFile('/etc/nginx/nginx.conf', amazonNginx)
  for (const [color, port] of [
    ['blue', 8081],
    ['green', 8082],
  ] as const) {
    await host.writeFile(`${amazonSites}/${color}.conf`, namedSite(port, 'shop.example'))
  }
  await host.run('rm -r /etc/nginx/sites-available /etc/nginx/sites-enabled; nginx -t; nginx -s reload')
  const sites = { 'blue-site': `${amazonSites}/blue.conf`, 'green-site': `${amazonSites}/green.conf` }
  return {
    inputs: { username: 'ec2-user', ...sites, 'site-link': '/etc/nginx/conf.d/app.conf' },
    siteName: 'shop.example',
  }
}

/** A site whose address is the one line of an include, as an inline script writes it by `echo`. It names blue's port. */
export async function includeOneLine(host: TestHost, directory: string): Promise<void> {
  await host.run(`rm -rf /etc/nginx/sites-enabled/* /etc/nginx/sites-available/*; mkdir -p ${directory}`)
  await host.writeFile('/etc/nginx/conf.d/app.conf', `${siteWithInclude}\n`)
  await host.writeFile('/etc/nginx/service-url.inc', 'set $service_url http://127.0.0.1:8081;\n')
  await host.run('nginx -t && nginx -s reload')
}

/** One site for both colors, which asks a link with each request. */
export async function askLiveLink(host: TestHost, more = ''): Promise<void> {
  await host.run(`rm -rf /etc/nginx/sites-enabled/* /etc/nginx/sites-available/*
    mkdir -p ${liveFolder}/blue ${liveFolder}/green; touch ${liveFolder}/blue/blue ${liveFolder}/green/green`)
  await host.writeFile('/etc/nginx/conf.d/app.conf', siteWithLiveLink(more))
  await host.run('nginx -t && nginx -s reload')
}

/** Removes the site of `askLiveLink`. nginx forgets it at its next reload. */
export const leaveLiveLink = (host: TestHost): Promise<string> =>
  host.run(`rm -rf /etc/nginx/conf.d/app.conf ${liveFolder}`)

export const liveFolder = '/etc/nginx/colors'
export const liveLink = `${liveFolder}/live`

const siteWithLiveLink = (more: string): string => `upstream app_blue { server 127.0.0.1:8081; ${more} }
upstream app_green { server 127.0.0.1:8082; ${more} }
server {
  listen 80 default_server;
  set $app_live app_blue;
  if (-f ${liveLink}/green) { set $app_live app_green; }
  location / {
    proxy_pass http://$app_live;
    proxy_set_header Host $host;
    proxy_set_header Connection "";
    proxy_http_version 1.1;
    client_max_body_size 10m;
  }
}
`

const siteWithInclude =
  'server { listen 80 default_server; include /etc/nginx/service-url.inc; location / { proxy_pass $service_url; } }'

/**
 * Hardens the host as guides advise: a login sees its own processes only (hidepid=2), idle shells end (TMOUT), sshd shows a
 * banner, new files are private (umask 077), start files print, and nginx closes connections for unknown names (444).
 */
export async function hardened(host: TestHost): Promise<Layout> {
  await host.run('mount -o remount,hidepid=2 /proc')
  await host.writeFile('/etc/ssh/banner', 'Authorized users only.\nAll activity is recorded.\n')
  await host.writeFile('/etc/ssh/sshd_config.d/1-hardened.conf', 'Banner /etc/ssh/banner\n')
  await host.writeFile('/tmp/start', startFile)
  await host.run(`for file in /home/*/.bashrc /home/*/.profile /root/.bashrc /root/.profile; do
      cat /tmp/start "$file" > /tmp/joined
      cat /tmp/joined > "$file"
    done`)
  for (const [color, port] of [
    ['blue', 8081],
    ['green', 8082],
  ] as const) {
    await host.writeFile(`/etc/nginx/sites-available/${color}`, namedSite(port, 'shop.example'))
  }
  await host.writeFile('/etc/nginx/sites-enabled/catch-all', 'server { listen 80 default_server; return 444; }\n')
  await host.run('rm /etc/nginx/sites-enabled/default; nginx -t; nginx -s reload; service ssh restart')
  return { inputs: { username: 'ubuntu' }, siteName: 'shop.example' }
}

const amazonSites = '/etc/nginx/colors'

/** A site with a name of its own, which is not the default server. */
const namedSite = (port: number, name: string): string =>
  `server { listen 80; server_name ${name}; location / { proxy_pass http://127.0.0.1:${port}; proxy_set_header Host $host; } }\n`

/** `hide PATH…` moves files to a place from which the reset moves them back. A path that does not exist is skipped. */
export const hide = `hide() {
  for path; do
    [ -e "$path" ] || continue
    mkdir -p "/var/lib/lab-hidden$(dirname "$path")"
    mv "$path" "/var/lib/lab-hidden$path"
  done
}`

const amazonPrograms = `
plugin=$(find /usr/lib*/docker/cli-plugins -name docker-compose | head -n 1)
[ -n "$plugin" ] || { echo 'this host has no Compose 2' >&2; exit 1; }
useradd --create-home --shell /bin/bash ec2-user
mkdir -p /home/ec2-user/.docker/cli-plugins
cp "$plugin" /home/ec2-user/.docker/cli-plugins/docker-compose
hide "$plugin" /usr/bin/docker-compose /usr/bin/apt /usr/bin/apt-get /usr/bin/dpkg /usr/bin/dpkg-query
rm /etc/os-release
cat > /etc/os-release << 'END'
NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PLATFORM_ID="platform:al2023"
PRETTY_NAME="Amazon Linux 2023.9.20250929"
CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2023"
HOME_URL="https://aws.amazon.com/linux/amazon-linux-2023/"
END`

const amazonLogin = `
cp -r /home/ubuntu/.ssh /home/ec2-user/.ssh
chown -R ec2-user: /home/ec2-user
chmod 0700 /home/ec2-user
echo 'ec2-user ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/90-cloud-init-users
echo 'Defaults secure_path = /sbin:/bin:/usr/sbin:/usr/bin' > /etc/sudoers.d/00-secure-path
chmod 0440 /etc/sudoers.d/90-cloud-init-users /etc/sudoers.d/00-secure-path`

/** The nginx.conf of the package of Amazon Linux 2023, with the user of this host. */
const amazonNginx = `user www-data;
worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 1024; }
http {
  access_log /var/log/nginx/access.log;
  sendfile on;
  keepalive_timeout 65;
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  include /etc/nginx/conf.d/*.conf;
  server {
    listen 80;
    listen [::]:80;
    server_name _;
    root /usr/share/nginx/html;
  }
}
`

const startFile = `echo "This system is monitored."
echo "Last patch: see the wiki" >&2
umask 077
TMOUT=5
readonly TMOUT
export TMOUT
`
