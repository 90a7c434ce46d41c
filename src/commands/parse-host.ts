import { basename, dirname, resolve } from 'node:path'
import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { decodeText, FactReader, parseNumber } from '../host/facts.ts'
import type {
  ComposeState,
  HostState,
  HttpClient,
  LinkState,
  NginxState,
  Reachable,
  SiteState,
} from '../domain/host-state.ts'
import { parseContainers } from './containers.ts'

/** Reads what read-host.sh printed. Throws a FactError for incomplete output. */
export function parseHostState(output: string, config: Config): HostState {
  const facts = new FactReader(output)
  if (facts.readWord('directory') === 'no') return { ...emptyState, directoryIsReadable: false }
  const site = (color: Color) => readSite(facts, color)
  return {
    directoryIsReadable: true,
    docker: readDocker(facts),
    compose: readCompose(facts.readText('compose'), config),
    nginx: readNginx(facts),
    link: readLink(facts),
    sites: { blue: site('blue'), green: site('green') },
    containers: facts.has('containers') ? parseContainers(facts.readText('containers')) : [],
    digests: readDigests(facts),
    httpClient: readTool(facts),
    hasFlock: facts.readWord('flock') === 'yes',
    deniedCommands: facts.findAll('denied').map((fact) => decodeText(fact.words[0] ?? '')),
  }
}

/** Of a host whose folder cannot be read. */
const emptyState: Omit<HostState, 'directoryIsReadable'> = {
  docker: { ok: false, output: '', sudo: false },
  compose: { ok: false, output: '' },
  nginx: {
    sudo: false,
    linkSudo: false,
    test: { ok: false, output: '' },
    pidFile: '',
    errorLog: '',
    servers: '',
    passesTo: { blue: false, green: false },
  },
  link: { kind: 'missing' },
  sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
  containers: [],
  digests: new Map(),
  httpClient: undefined,
  hasFlock: false,
  deniedCommands: [],
}

function readDocker(facts: FactReader): Reachable & { readonly sudo: boolean } {
  const [way, reached] = facts.findAll('docker')[0]?.words ?? []
  const sudo = way === 'sudo'
  return reached === 'yes' ? { ok: true, sudo } : { ok: false, output: facts.readText('docker-output').trim(), sudo }
}

function readCompose(text: string, config: Config): ComposeState {
  const [program = '', givenName = '', folder = '', isRead, ...rest] = text.split('\n')
  const yaml = rest.join('\n')
  if (program !== 'docker compose' && program !== 'docker-compose') {
    return { ok: false, output: 'neither "docker compose" nor "docker-compose" runs on the host' }
  }
  if (isRead !== 'yes') return { ok: false, output: yaml.trim(), program }
  const project = config.compose.projectName ?? findName(yaml) ?? deriveName(givenName, folder, config.compose.files)
  return { ok: true, program, yaml, project }
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
    sudo: sudo === 'sudo',
    linkSudo: facts.readWord('linking') === 'sudo',
    test: { ok: code === '0', output: facts.readText('nginx-output').trim() },
    pidFile: facts.readText('pid-file'),
    errorLog: facts.readText('error-log'),
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

function readLink(facts: FactReader): LinkState {
  const kind = facts.readWord('link')
  if (kind === 'missing') return { kind }
  if (kind === 'link' || kind === 'dangling') {
    return {
      kind: 'link',
      target: facts.readText('link-target'),
      resolved: facts.readText('link-resolved'),
      dangles: kind === 'dangling',
    }
  }
  return { kind: 'other', what: (facts.findAll('link')[0]?.words[1] ?? 'something else').replaceAll('-', ' ') }
}

function readSite(facts: FactReader, color: Color): SiteState {
  const text = facts.has(`site-${color}`) ? facts.readText(`site-${color}`) : undefined
  const missing = facts.findAll('missing').some(({ words }) => words[0] === color)
  return { resolved: facts.readText(`resolved-${color}`), text, missing }
}

function readDigests(facts: FactReader): Map<string, readonly string[]> {
  const rows = facts.has('digests') ? facts.readText('digests').trim().split('\n') : []
  return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]))
}

function readTool(facts: FactReader): HttpClient | undefined {
  const tool = facts.findAll('http')[0]?.words[0]
  return tool === 'curl' || tool === 'wget' ? tool : undefined
}
