import type { ReadHostArgs } from '../../../src/commands/read-host.ts'
import type { SiteConfig } from '../../../src/domain/config.ts'
import { colors, type Color } from '../../../src/domain/color.ts'
import { isLink } from '../../../src/domain/live-site.ts'
import { haveSameSettings } from '../../../src/domain/compose-settings.ts'
import type { FakeContainer } from './engine.ts'
import { containerName, textLine, factLine, inspectRows, publisherRows } from './facts.ts'
import type { Machine, ServiceSpec } from './machine.ts'
import { sitePaths, toSiteValue, type Site } from './nginx.ts'

/** What read-host.sh prints on this machine. */
export function* printHostState(
  machine: Machine,
  { compose, nginx: { site }, ports }: ReadHostArgs,
): Generator<string> {
  const { nginx, engine, unreadable } = machine
  if (unreadable === 'directory') {
    yield factLine('directory', 'no')
    return
  }
  const problem = machine.findConfigurationError()
  yield factLine('directory', 'yes')
  yield factLine('docker', 'direct', unreadable === 'docker' ? 'no' : 'yes')
  if (unreadable === 'docker') yield textLine('docker-output', 'permission denied')
  yield factLine('http', 'curl')
  yield factLine('flock', 'yes')
  yield factLine('packages', 'apt-get')
  yield factLine('site-folder', 'ok')
  yield* isLink(site) ? printLink(machine, site) : printFile(machine)
  if (site.form !== 'text') yield* printSites(machine, site)
  yield textLine('nginx-command', 'nginx')
  yield factLine('nginx', problem === undefined ? 0 : 1, '')
  yield textLine('nginx-output', problem === undefined ? 'syntax is ok' : `nginx: [emerg] ${problem}`)
  const isOnHost = machine.nginxPlace === 'host'
  yield textLine('pid-file', isOnHost ? '/run/nginx.pid' : '')
  yield textLine('error-log', isOnHost ? '/var/log/nginx/error.log' : '')
  if (problem === undefined) {
    yield (
      machine.environmentLines['includes'] ?? textLine('includes', '/etc/nginx/mime.types\n/etc/nginx/sites-enabled/*')
    )
    yield textLine('include-link', site.path)
  }
  yield factLine('processes', 'visible')
  yield factLine('master', nginx.isRunning && unreadable !== 'nginx' ? 100 : '')
  yield factLine('master-without-pid-file', unreadable === 'nginx' ? 100 : '')
  const isConfigured = (color: Color) =>
    site.form === 'live-link' || ports[color].some((port) => machine.configuredPort() === port) ? 'yes' : 'no'
  yield factLine('passes-to', isConfigured('blue'), isConfigured('green'))
  yield factLine('writing', 'direct')
  if (unreadable !== 'docker') yield textLine('names', engine.containers.map(nameRow).join('\n'))
  const services = engine.containers.filter(({ project, isOneOff }) => project !== '' && !isOneOff)
  if (services.length > 0 && unreadable !== 'docker') {
    yield textLine('containers', inspectRows(machine, services))
    yield textLine('digests', digestRows(machine))
  }
  if (unreadable !== 'docker') yield* printPorts(machine, ports)
  const refusal =
    unreadable === 'compose' || unreadable === 'docker' ? 'required variable TAG is missing a value' : undefined
  for (const color of haveSameSettings(compose) ? (['blue'] as const) : colors) {
    const text = refusal ?? renderComposeFile(machine, color, compose.settings[color].env)
    const isRead = refusal === undefined ? 'yes' : 'no'
    const lines = ['docker compose', '', compose.directory, isRead, text]
    yield textLine(color === 'blue' ? 'compose' : 'compose-green', lines.join('\n'))
  }
}

const digestRows = ({ engine }: Machine): string => engine.images.map(({ id, digest }) => `${id} ${digest}\n`).join('')

const nameRow = (container: FakeContainer): string => {
  const { project, service } = container
  return `${containerName(container)}|${project}|${project === '' ? '' : service}`
}

function* printPorts(machine: Machine, ports: ReadHostArgs['ports']): Generator<string> {
  const all = colors.flatMap((color) => ports[color])
  const publishers = all.flatMap((port) => machine.findByPort(port) ?? [])
  for (const port of all)
    if (machine.portsTaken.has(port) || publishers.some((each) => each.port === port))
      yield factLine('listens', port, '0100007F')
  yield textLine('publishers', publisherRows(publishers))
  const foreign = publishers.filter(({ project, isOneOff }) => project === '' || isOneOff)
  if (foreign.length === 0) return
  yield textLine('foreign', inspectRows(machine, foreign))
  yield textLine('foreign-digests', digestRows(machine))
}

function* printLink({ link, linkIsRegularFile, linkDangles }: Machine, site: SiteConfig): Generator<string> {
  const kind = linkIsRegularFile
    ? 'other regular-file'
    : link === undefined
      ? 'missing'
      : linkDangles
        ? 'dangling'
        : 'link'
  yield factLine('live', kind)
  if (linkIsRegularFile || link === undefined) return
  yield textLine('live-target', toSiteValue(site, link))
  yield textLine('live-resolved', toSiteValue(site, link))
}

function* printFile({ link, linkIsRegularFile, sites }: Machine): Generator<string> {
  if (linkIsRegularFile) {
    yield factLine('live', 'other', 'link')
    yield textLine('live-target', '/etc/nginx/other')
    yield textLine('live-resolved', '/etc/nginx/other')
    return
  }
  if (link === undefined) {
    yield factLine('live', 'missing')
    return
  }
  const color = colors.find((each) => sitePaths[each] === link)
  yield color === undefined ? factLine('live', 'differs') : factLine('live', 'holds', color, 'whole')
  yield textLine('live-text', siteText(sites.get(link) ?? 'own'))
}

function* printSites({ sites }: Machine, { form, values, path }: SiteConfig): Generator<string> {
  if (form === 'live-link') yield textLine('servers', liveSiteText(path))
  for (const color of colors) {
    yield textLine(`resolved-${color}`, values[color])
    if (form === 'live-link') continue
    const site = sites.get(values[color])
    yield site === undefined ? factLine('missing', color) : textLine(`site-${color}`, siteText(site))
  }
}

const liveSiteText = (link: string): string => `# configuration file /etc/nginx/conf.d/app.conf:
server {
listen 80;
set $port 8081;
if (-f ${link}/green) {
set $port 8082;
}
location / {
proxy_pass http://127.0.0.1:$port;
}
}
`

const siteText = (site: Site | 'own'): string =>
  site === 'own'
    ? `server { listen 80 default_server; root /var/www; }`
    : ['80', ...(site.httpsIsDead === true ? ['443 ssl'] : [])]
        .map(
          (listen) =>
            `server { listen ${listen}; location / { proxy_pass http://127.0.0.1:${site.port}; }${apiOf(site)} }`,
        )
        .join('\n')

const apiOf = ({ apiPort }: Site): string =>
  apiPort === undefined ? '' : ` location /api { proxy_pass http://127.0.0.1:${apiPort}; }`

export const resolveImage = (spec: ServiceSpec | undefined, env: Readonly<Record<string, string>>): string =>
  (spec?.image ?? '').replace('${TAG}', env['TAG'] ?? 'latest')

const dependencyFields = (spec: ServiceSpec | undefined) =>
  spec?.isJob === true ? { condition: 'service_completed_successfully' } : {}

function renderComposeFile(machine: Machine, color: Color, env: Readonly<Record<string, string>>): string {
  const { name: project, services: specs } = machine.projects[color]
  const services = Object.entries(specs).map(([name, spec]) => [
    name,
    {
      ...(spec.image !== undefined && { image: resolveImage(spec, env) }),
      ...(spec.isBuilt === true && { build: { context: '/srv/app' } }),
      ports: spec.port === undefined ? [] : [{ host_ip: '127.0.0.1', published: String(spec.port), target: 8080 }],
      ...(spec.dependsOn && {
        depends_on: Object.fromEntries(spec.dependsOn.map((each) => [each, dependencyFields(specs[each])])),
      }),
      ...(spec.isJob !== true && machine.serviceExtras),
    },
  ])
  // JSON is valid YAML. The test of compose-model reads the layout of the real program.
  return `name: ${project}\nservices: ${JSON.stringify(Object.fromEntries(services))}\n`
}
