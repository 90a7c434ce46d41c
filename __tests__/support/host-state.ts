import type { PerColor } from '../../src/domain/color.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import type { Container, HostState, LiveSite } from '../../src/domain/host-state.ts'

export const blueSite = '/etc/nginx/sites-available/blue'
export const greenSite = '/etc/nginx/sites-available/green'

/** The default of the inputs. */
export const linkSite: SiteConfig = {
  form: 'link',
  path: '/etc/nginx/sites-enabled/default',
  values: { blue: blueSite, green: greenSite },
}

const siteText = (port: number): string => `server { listen 80; location / { proxy_pass http://127.0.0.1:${port}; } }`

/** The same for both colors. */
export const both = <T>(value: T): PerColor<T> => ({ blue: value, green: value })

/** A ready host whose link points to blue, without containers. */
export const readyHost: HostState = {
  directoryIsReadable: true,
  docker: { ok: true, sudo: false },
  compose: { ok: true, projects: both({ program: 'docker compose', yaml: '', name: 'app' }) },
  nginx: {
    command: 'nginx',
    sudo: false,
    siteSudo: false,
    test: { ok: true, output: '' },
    pidFile: '/run/nginx.pid',
    errorLog: '/var/log/nginx/error.log',
    processesAreHidden: false,
    master: 100,
    servers: '',
    passesTo: { blue: true, green: false },
  },
  site: createLink(blueSite),
  sites: {
    blue: { resolved: blueSite, text: siteText(8081), missing: false },
    green: { resolved: greenSite, text: siteText(8082), missing: false },
  },
  containers: [],
  foreignContainers: [],
  ports: {
    blue: [{ number: 8081, addresses: [], publishers: [] }],
    green: [{ number: 8082, addresses: [], publishers: [] }],
  },
  networks: [],
  digests: new Map(),
  httpClient: 'curl',
  hasFlock: true,
  deniedCommands: [],
  uncheckedCommands: [],
  siteFolder: 'ok',
  includes: { patterns: ['/etc/nginx/sites-enabled/*'], link: '/etc/nginx/sites-enabled/default' },
  containerOwners: [],
  packageManager: 'apt-get',
}

export function createLink(target: string, resolved = target): LiveSite {
  return { kind: 'link', target, resolved, dangles: false }
}

export const createContainer = (service: string, more: Partial<Container> = {}): Container => ({
  id: `id-of-${service}`,
  name: `app-${service}-1`,
  project: 'app',
  service,
  status: 'running',
  startedAt: '2026-01-01T00:00:00Z',
  exitCode: 0,
  oomKilled: false,
  restartCount: 0,
  addresses: [],
  imageId: 'sha256:1',
  ...more,
})
