import { basename, dirname, resolve } from 'node:path'
import { otherColor, type Color, type PerColor } from '../domain/color.ts'
import { haveSameSettings } from '../domain/compose-settings.ts'
import type { ComposeSettings, Config, SiteConfig } from '../domain/config.ts'
import { exchangeTexts } from '../domain/live-site.ts'
import type { ContainerLookup } from '../domain/nginx-container.ts'
import { describeDifference } from '../domain/site-difference.ts'
import { decodeText, FactReader, parseNumber } from '../host/facts.ts'
import type {
  ComposeState,
  ContainerOwner,
  HostProject,
  HostState,
  HttpClient,
  LiveSite,
  LoginCompose,
  NginxState,
  Reachable,
  SiteState,
} from '../domain/host-state.ts'
import { parseContainers } from './containers.ts'
import { parsePorts, unusedPorts } from './parse-ports.ts'
import { parseNetworks } from './networks.ts'

/** Reads what read-host.sh printed. Throws a FactError for incomplete output. */
export function parseHostState(output: string, config: Config, lookup?: ContainerLookup): HostState {
  const facts = new FactReader(output)
  if (facts.readWord('directory') === 'no') return { ...emptyState, directoryIsReadable: false }
  const sites = readSites(facts, config.nginx.site)
  return {
    directoryIsReadable: true,
    nginxContainer: lookup,
    docker: readDocker(facts),
    compose: readProjects(facts, config),
    nginx: readNginx(facts),
    site: readLiveSite(facts, config.nginx.site, sites),
    sites,
    containers: facts.has('containers') ? parseContainers(facts.readText('containers')) : [],
    foreignContainers: facts.has('foreign') ? parseContainers(facts.readText('foreign')) : [],
    ports: parsePorts(facts, config),
    networks: facts.has('networks') ? parseNetworks(facts.readText('networks')) : [],
    digests: readDigests(facts),
    httpClient: readTool(facts),
    hasFlock: facts.readWord('flock') === 'yes',
    deniedCommands: readTexts(facts, 'denied'),
    uncheckedCommands: readTexts(facts, 'unchecked'),
    siteFolder: readSiteFolder(facts),
    includes: readIncludes(facts),
    containerOwners: facts.has('names') ? readLines(facts, 'names').map(parseOwner) : undefined,
    packageManager: facts.findAll('packages')[0]?.words[0],
  }
}

/** Of a host whose folder cannot be read. */
const emptyState: Omit<HostState, 'directoryIsReadable'> = {
  docker: { ok: false, output: '', sudo: false },
  compose: { ok: false, output: '' },
  nginx: {
    command: '',
    sudo: false,
    siteSudo: false,
    test: { ok: false, output: '' },
    pidFile: '',
    errorLog: '',
    processesAreHidden: false,
    servers: '',
    passesTo: { blue: false, green: false },
  },
  site: { kind: 'missing' },
  sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
  containers: [],
  foreignContainers: [],
  ports: unusedPorts,
  networks: [],
  digests: new Map(),
  httpClient: undefined,
  hasFlock: false,
  deniedCommands: [],
  uncheckedCommands: [],
  siteFolder: 'ok',
}

const readTexts = (facts: FactReader, name: string): readonly string[] =>
  facts.findAll(name).map(({ words: [text = ''] }) => decodeText(text))

const readLines = (facts: FactReader, name: string): readonly string[] =>
  facts
    .readText(name)
    .split('\n')
    .filter((line) => line !== '')

function readSiteFolder(facts: FactReader): HostState['siteFolder'] {
  const folder = facts.readWord('site-folder')
  return folder === 'missing' || folder === 'ok' ? folder : 'unreadable'
}

function readIncludes(facts: FactReader): HostState['includes'] {
  if (!facts.has('includes') || !facts.has('include-link')) return undefined
  const isLoaded = facts.findAll('site-loaded')[0]?.words[0] === 'yes'
  return { patterns: readLines(facts, 'includes'), link: facts.readText('include-link').trim(), isLoaded }
}

/** A line of `docker ps`: the name, the project and the service, which are empty for a container that Compose did not make. */
function parseOwner(line: string): ContainerOwner {
  const [name = '', project = '', service = ''] = line.split('|')
  return { name, project, service }
}

function readDocker(facts: FactReader): Reachable & { readonly sudo: boolean } {
  const [way, reached] = facts.findAll('docker')[0]?.words ?? []
  const sudo = way === 'sudo'
  return reached === 'yes' ? { ok: true, sudo } : { ok: false, output: facts.readText('docker-output').trim(), sudo }
}

/** Reads each color's project, which a host prints once where both have the same settings. */
function readProjects(facts: FactReader, { compose }: Config): ComposeState {
  const blue = readProject(facts.readText('compose'), compose.settings.blue)
  if (haveSameSettings(compose))
    return blue.ok ? { ok: true, projects: { blue: blue.project, green: blue.project } } : blue
  const green = readProject(facts.readText('compose-green'), compose.settings.green)
  if (!blue.ok) return { ...blue, color: 'blue' }
  return green.ok ? { ok: true, projects: { blue: blue.project, green: green.project } } : { ...green, color: 'green' }
}

type FailedCompose = Extract<ComposeState, { readonly ok: false }>
type ReadProject = { readonly ok: true; readonly project: HostProject } | FailedCompose

function readProject(text: string, { projectName, files }: ComposeSettings): ReadProject {
  const [program = '', givenName = '', folder = '', isRead, ...rest] = text.split('\n')
  const yaml = rest.join('\n')
  if (program !== 'docker compose' && program !== 'docker-compose') {
    return readAbsence(text.split('\n').slice(1))
  }
  if (isRead === 'engine') return { ok: false, output: yaml.trim(), program, engineRefuses: true }
  if (isRead !== 'yes') return { ok: false, output: yaml.trim(), program }
  const name = projectName ?? findName(yaml) ?? deriveName(givenName, folder, files)
  return { ok: true, project: { program, yaml, name } }
}

/** Reads why there is no Compose: lines `plugin PATH`, `standalone PATH` and `output TEXT`. */
function readAbsence(lines: readonly string[]): FailedCompose {
  const findTexts = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const loginOnly: LoginCompose = { plugin: findTexts('plugin')[0], standalone: findTexts('standalone')[0] }
  const isThere = loginOnly.plugin !== undefined || loginOnly.standalone !== undefined
  const outputs = findTexts('output')
  if (isThere) return { ok: false, output: outputs.join('\n'), loginOnly }
  const problem = 'neither "docker compose" nor "docker-compose" runs on the host'
  return { ok: false, output: [problem, ...outputs].join('\n') }
}

/** Compose 2 prints the project's name in its configuration; for Compose 1 it is derived as Compose 1 does. */
const findName = (yaml: string): string | undefined => /^name: ['"]?([^'"\n]+)['"]?$/m.exec(yaml)?.[1]

function deriveName(givenName: string, folder: string, [first]: readonly string[]): string {
  const whole = givenName.trim() || basename(first === undefined ? folder : dirname(resolve(folder, first)))
  return whole.toLowerCase().replace(/[^-_a-z0-9]/g, '')
}

function readNginx(facts: FactReader): NginxState {
  const [code, sudo] = facts.findAll('nginx')[0]?.words ?? []
  const [blue, green] = facts.findAll('passes-to')[0]?.words ?? []
  return {
    command: facts.readText('nginx-command'),
    version: facts.has('nginx-version') ? facts.readText('nginx-version').trim() : undefined,
    sudo: sudo === 'sudo',
    siteSudo: facts.readWord('writing') === 'sudo',
    test: { ok: code === '0', output: facts.readText('nginx-output').trim() },
    pidFile: facts.readText('pid-file'),
    errorLog: facts.readText('error-log'),
    refusal: facts.has('nginx-refusal') ? facts.readText('nginx-refusal').trim() : undefined,
    processesAreHidden: facts.readWord('processes') === 'hidden',
    servers: facts.has('servers') ? facts.readText('servers') : '',
    master: readPid(facts, 'master'),
    masterWithoutPidFile: readPid(facts, 'master-without-pid-file'),
    passesTo: { blue: blue === 'yes', green: green === 'yes' },
  }
}

function readPid(facts: FactReader, name: string): number | undefined {
  const word = facts.findAll(name)[0]?.words[0] ?? ''
  return word === '' ? undefined : parseNumber(word)
}

function readLiveSite(facts: FactReader, site: SiteConfig, sites: PerColor<SiteState>): LiveSite {
  const kind = facts.readWord('live')
  const [, word = '', more] = facts.findAll('live')[0]?.words ?? []
  switch (kind) {
    case 'missing':
      return { kind }
    case 'link':
    case 'dangling':
      return {
        kind: 'link',
        target: facts.readText('live-target'),
        resolved: facts.readText('live-resolved'),
        dangles: kind === 'dangling',
      }
    case 'holds':
      return { kind, color: word === 'blue' ? 'blue' : 'green', isCut: more === 'cut' }
    case 'differs':
      return { kind, ...describeDifference(facts.readText('live-text'), site, sites) }
    case 'other': {
      const target = facts.has('live-resolved') ? facts.readText('live-resolved') : undefined
      return { kind, what: word.replaceAll('-', ' ') || 'something else', target }
    }
    default:
      return { kind: 'unknown' }
  }
}

/** In the text form the file of each color is the file itself with the texts exchanged. */
function readSites(facts: FactReader, site: SiteConfig): PerColor<SiteState> {
  if (site.form !== 'text') return { blue: readSite(facts, 'blue'), green: readSite(facts, 'green') }
  const text = facts.has('live-text') ? facts.readText('live-text') : undefined
  const read = (color: Color): SiteState => ({
    resolved: site.path,
    text: text === undefined ? undefined : exchangeTexts(text, site, otherColor(color)),
    missing: false,
  })
  return { blue: read('blue'), green: read('green') }
}

function readSite(facts: FactReader, color: Color): SiteState {
  const text = facts.has(`site-${color}`) ? facts.readText(`site-${color}`) : undefined
  const missing = facts.findAll('missing').some(({ words }) => words[0] === color)
  return { resolved: facts.readText(`resolved-${color}`), text, missing }
}

function readDigests(facts: FactReader): Map<string, readonly string[]> {
  const rows = ['digests', 'foreign-digests'].flatMap((name) =>
    facts.has(name) ? facts.readText(name).trim().split('\n') : [],
  )
  return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]))
}

function readTool(facts: FactReader): HttpClient | undefined {
  const tool = facts.findAll('http')[0]?.words[0]
  return tool === 'curl' || tool === 'wget' ? tool : undefined
}
