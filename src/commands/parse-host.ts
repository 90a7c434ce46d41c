import { basename, dirname, resolve } from 'node:path'
import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { decode, Facts, toNumber } from '../host/facts.ts'
import type {
  ComposeState,
  HostState,
  HttpTool,
  LinkState,
  NginxState,
  Reachable,
  SiteState,
} from '../domain/host-state.ts'
import { parseContainers } from './containers.ts'

/** Reads what the script of read-state.ts printed. */
export function parseState(output: string, config: Config): HostState {
  const facts = new Facts(output)
  if (facts.word('directory') === 'no') return { ...unread, directory: false }
  const site = (color: Color) => readSite(facts, color)
  return {
    directory: true,
    docker: readDocker(facts),
    compose: readCompose(facts.text('compose'), config),
    nginx: readNginx(facts),
    link: readLink(facts),
    sites: { blue: site('blue'), green: site('green') },
    containers: facts.has('containers') ? parseContainers(facts.text('containers')) : [],
    digests: readDigests(facts),
    http: readTool(facts),
    flock: facts.word('flock') === 'yes',
    denied: facts.all('denied').map((fact) => decode(fact.words[0] ?? '')),
  }
}

const unread: Omit<HostState, 'directory'> = {
  docker: { ok: false, said: '', sudo: false },
  compose: { ok: false, said: '' },
  nginx: {
    sudo: false,
    linkSudo: false,
    test: { ok: false, said: '' },
    pidFile: '',
    errorLog: '',
    mentions: { blue: false, green: false },
  },
  link: { kind: 'missing' },
  sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
  containers: [],
  digests: new Map(),
  http: undefined,
  flock: false,
  denied: [],
}

function readDocker(facts: Facts): Reachable & { readonly sudo: boolean } {
  const [via, reached] = facts.all('docker')[0]?.words ?? []
  const sudo = via === 'sudo'
  return reached === 'yes' ? { ok: true, sudo } : { ok: false, said: facts.text('docker-said').trim(), sudo }
}

function readCompose(text: string, config: Config): ComposeState {
  const [program = '', named = '', folder = '', read, ...rest] = text.split('\n')
  const yaml = rest.join('\n')
  if (program !== 'docker compose' && program !== 'docker-compose') {
    return { ok: false, said: 'neither "docker compose" nor "docker-compose" runs on the host' }
  }
  if (read !== 'yes') return { ok: false, said: yaml.trim(), program }
  const project = config.compose.projectName ?? nameIn(yaml) ?? deriveName(named, folder, config.compose.files)
  return { ok: true, program, yaml, project }
}

/** Compose 2 says the project's name in the configuration that it prints; Compose 1 leaves us to derive it as it does. */
const nameIn = (yaml: string): string | undefined => /^name: ['"]?([^'"\n]+)['"]?$/m.exec(yaml)?.[1]

function deriveName(named: string, folder: string, [first]: readonly string[]): string {
  const whole = named.trim() || basename(first === undefined ? folder : dirname(resolve(folder, first)))
  return whole.toLowerCase().replace(/[^-_a-z0-9]/g, '')
}

function readNginx(facts: Facts): NginxState {
  const [code, sudo] = facts.all('nginx')[0]?.words ?? []
  const [blue, green] = facts.all('mentions')[0]?.words ?? []
  return {
    sudo: sudo === 'sudo',
    linkSudo: facts.word('linking') === 'sudo',
    test: { ok: code === '0', said: facts.text('nginx-said').trim() },
    pidFile: facts.text('pid-file'),
    errorLog: facts.text('error-log'),
    master: readPid(facts, 'master'),
    stray: readPid(facts, 'stray'),
    mentions: { blue: blue === 'yes', green: green === 'yes' },
  }
}

function readPid(facts: Facts, name: string): number | undefined {
  const word = facts.all(name)[0]?.words[0] ?? ''
  return word === '' ? undefined : toNumber(word)
}

function readLink(facts: Facts): LinkState {
  const kind = facts.word('link')
  if (kind === 'missing') return { kind }
  if (kind === 'link' || kind === 'dangling') {
    return {
      kind: 'link',
      target: facts.text('link-target'),
      resolved: facts.text('link-resolved'),
      dangles: kind === 'dangling',
    }
  }
  return { kind: 'other', what: (facts.all('link')[0]?.words[1] ?? 'something else').replaceAll('-', ' ') }
}

function readSite(facts: Facts, color: Color): SiteState {
  const text = facts.has(`site-${color}`) ? facts.text(`site-${color}`) : undefined
  const missing = facts.all('missing').some(({ words }) => words[0] === color)
  return { resolved: facts.text(`resolved-${color}`), text, missing }
}

function readDigests(facts: Facts): Map<string, readonly string[]> {
  const rows = facts.has('digests') ? facts.text('digests').trim().split('\n') : []
  return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]))
}

function readTool(facts: Facts): HttpTool | undefined {
  const tool = facts.all('http')[0]?.words[0]
  return tool === 'curl' || tool === 'wget' ? tool : undefined
}
