import type { ReadHostArgs } from '../../../src/commands/read-host.ts'
import { blob, fact, rows } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Site } from './nginx.ts'

/** What read-host.sh prints on this machine. */
export function* readState(machine: Machine, { compose, nginx: { sites }, ports }: ReadHostArgs): Generator<string> {
  const { nginx, engine, unasked } = machine
  if (unasked === 'directory') {
    yield fact('directory', 'no')
    return
  }
  const complaint = machine.testSites()
  yield fact('directory', 'yes')
  yield fact('docker', 'direct', unasked === 'docker' ? 'no' : 'yes')
  if (unasked === 'docker') yield blob('docker-output', 'permission denied')
  yield fact('http', 'curl')
  yield fact('flock', 'yes')
  yield* readLink(machine)
  for (const color of ['blue', 'green'] as const) {
    yield blob(`resolved-${color}`, sites[color])
    const site = machine.sites.get(sites[color])
    yield site === undefined ? fact('missing', color) : blob(`site-${color}`, siteText(site))
  }
  yield fact('nginx', complaint === undefined ? 0 : 1, '')
  yield blob('nginx-output', complaint === undefined ? 'syntax is ok' : `nginx: [emerg] ${complaint}`)
  yield blob('pid-file', '/run/nginx.pid')
  yield blob('error-log', '/var/log/nginx/error.log')
  yield fact('master', nginx.runs && unasked !== 'nginx' ? 100 : '')
  yield fact('master-without-pid-file', unasked === 'nginx' ? 100 : '')
  const mentions = (port: number) => (machine.portOnDisk() === port ? 'yes' : 'no')
  yield fact('passes-to', mentions(ports.blue), mentions(ports.green))
  yield fact('linking', 'direct')
  if (engine.containers.length > 0 && unasked !== 'docker') {
    yield blob('containers', rows(machine, engine.containers))
    yield blob('digests', engine.images.map(({ id, digest }) => `${id} ${digest}\n`).join(''))
  }
  const refusal = unasked === 'compose' || unasked === 'docker' ? 'required variable TAG is missing a value' : undefined
  yield blob(
    'compose',
    [
      'docker compose',
      '',
      compose.directory,
      refusal === undefined ? 'yes' : 'no',
      refusal ?? composeFile(machine, compose.env),
    ].join('\n'),
  )
}

function* readLink({ link, regular, dangles }: Machine): Generator<string> {
  const kind = regular ? 'other regular-file' : link === undefined ? 'missing' : dangles ? 'dangling' : 'link'
  yield fact('link', kind)
  if (regular || link === undefined) return
  yield blob('link-target', link)
  yield blob('link-resolved', link)
}

const siteText = (site: Site | 'own'): string =>
  site === 'own'
    ? `server { listen 80 default_server; root /var/www; }`
    : `server { listen 80; location / { proxy_pass http://127.0.0.1:${site.port}; } }`

export const imageOf = (machine: Machine, service: string, env: Readonly<Record<string, string>>): string =>
  (machine.services[service]?.image ?? '').replace('${TAG}', env['TAG'] ?? 'latest')

function composeFile(machine: Machine, env: Readonly<Record<string, string>>): string {
  const services = Object.entries(machine.services).map(([name, { port, dependsOn }]) => [
    name,
    {
      image: imageOf(machine, name, env),
      ports: port === undefined ? [] : [{ host_ip: '127.0.0.1', published: String(port), target: 8080 }],
      ...(dependsOn && { depends_on: Object.fromEntries(dependsOn.map((each) => [each, {}])) }),
      ...machine.more,
    },
  ])
  // JSON is YAML; the real program's own layout is compose-model's to test.
  return `name: ${machine.project}\nservices: ${JSON.stringify(Object.fromEntries(services))}\n`
}
