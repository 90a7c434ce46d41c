import { FactReader, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import type { SiteConfig } from '../domain/config.ts'
import type { SiteFiles } from '../domain/container-paths.ts'
import { needsReload, type SiteValue } from '../domain/live-site.ts'
import type { NginxContainer } from '../domain/nginx-container.ts'
import { asRoot, dockerCli } from './as-root.ts'
import { placeParameters, programParameters } from './nginx-parameters.ts'
import { parentFolder, siteParameters } from './site-parameters.ts'

/** The host's nginx, as the `state` step found it. */
export interface Nginx {
  /** The program, as it is called: a name, or a path. */
  readonly command: string
  readonly site: SiteConfig
  /** Where the host has the files of the site. Absent: nginx runs on the host. */
  readonly files?: SiteFiles | undefined
  /** The container that it runs in, as it was found; absent: it runs on the host. */
  readonly container?: NginxContainer | undefined
  /** Empty: it runs in a container. */
  readonly pidFile: string
  /** A file of the host; empty: what the container prints. */
  readonly errorLog: string
  readonly sudo: boolean
  /** Whether the link, or the file, is changed through `sudo -n`. */
  readonly siteSudo: boolean
  /** The ports that nginx listens on for the application's visitors; none where a reload is needed, which no drain asks for. */
  readonly clientPorts: readonly number[]
  /** Whether nginx may keep connections to a color for later requests. */
  readonly keepsConnections: boolean
}

export interface SwitchNginxArgs {
  readonly nginx: Nginx
  /** What the path must hold now, or `to` already; anything else was changed by another program. */
  readonly from: SiteValue
  readonly to: SiteValue
  /**
   * What nginx does then; default `reload`. An undo may lead to a file that does not exist, which nginx cannot load:
   * `reload-if-there` does not reload then. `quit` is how a first start is undone: it ends nginx only if the switch of this
   * run started it, and otherwise does as `reload-if-there`.
   */
  readonly nginxAction?: 'reload' | 'reload-if-there' | 'quit'
  /** An undo: it goes on without the lock of the link's folder where it does not get that. Default: no. */
  readonly isUndo?: boolean
  /** What must run before anything is changed. Absent: not checked, as when a switch is undone. */
  readonly proven?: ProvenContainers | undefined
}

/** The containers that were proven healthy. */
export interface ProvenContainers {
  /** Whole ids. */
  readonly ids: readonly string[]
  /** Those that nginx reaches in a network of its own container; empty: it reaches a port of the host. */
  readonly reached: readonly string[]
  /** Whether Docker is reached through `sudo -n`. */
  readonly sudo: boolean
}

export interface SwitchResult {
  readonly result: (typeof results)[number]
  /** What the failing program printed. */
  readonly output: string
  /** The process that has locked the link's folder: `PID USER COMMAND`. Absent: none that is known. */
  readonly lockHolder: string | undefined
  /** Why an undo went on without the lock: `busy`, or why the folder cannot be locked. Absent: it had the lock. */
  readonly unlocked: string | undefined
  /** Whether nginx did not run and was started. */
  readonly started: boolean
  /** False: the link is dangling or the file is gone, so nginx keeps what it has loaded. */
  readonly reloaded: boolean
  /** Whether nginx ends, or has ended before. */
  readonly quit: boolean
  /** Whether the link or the file is as it was before; true when nothing failed too late for that. */
  readonly restored: boolean
  /** `PID:START` of each worker from before the reload; none where no reload is needed. */
  readonly workers: readonly string[]
  /** When the path was changed, in hundredths of a second since the host was started. */
  readonly changedAt: number
  /** Bytes of the error log that were written before the reload, or its time in seconds; -1: it cannot be read. */
  readonly logSize: number
  /** `PID:START` of the master that got the reload; only in a container. */
  readonly master?: string | undefined
  /** Whether nginx's container was restarted, or made anew, since it was found. */
  readonly isReplaced: boolean
}

/** How long to wait for another switch in the folder of the link or the file, in ms. */
const lockWaitMs = { forward: 30_000, undo: 10_000 }

/**
 * Changes what the path holds and makes nginx read it. Cannot be interrupted: it ends with the new value in force or with the
 * old one restored. Applications on one host switch one after the other.
 */
export function switchNginx(args: SwitchNginxArgs): Command<SwitchResult> {
  const { nginx, from, to, nginxAction = 'reload', isUndo = false, proven } = args
  return {
    name: 'switch nginx',
    args,
    script: new HostScript('switch-nginx', {
      ...siteParameters(nginx.site, nginx.files),
      site_folder: parentFolder((nginx.files ?? nginx.site).path),
      site_reload: needsReload(nginx.site),
      from,
      to,
      nginx_action: nginxAction,
      ...placeParameters(nginx),
      ...programParameters(nginx),
      error_log: nginx.errorLog,
      site_sudo: nginx.siteSudo,
      lock_hundredths: lockWaitMs[isUndo ? 'undo' : 'forward'] / 10,
      lock_required: !isUndo,
      docker_sudo: proven?.sudo ?? nginx.container?.sudo ?? false,
      proven_containers: proven?.ids ?? [],
      reached_containers: proven?.reached ?? [],
    }),
    timeoutMs: 60_000,
    graceMs: 60_000,
    parse: parseSwitchResult,
  }
}

type NginxProgram = Pick<Nginx, 'sudo' | 'command' | 'container'>

/** How nginx's program is called where it runs. */
const callLine = ({ sudo, command, container }: NginxProgram): Script =>
  container === undefined
    ? sh`${asRoot(sudo)}${command}`
    : sh`${dockerCli(container.sudo)} exec ${container.name} ${command}`

/** What tests nginx's configuration, as a plan shows it. */
export const testLine = (nginx: NginxProgram): Script => sh`${callLine(nginx)} -t`

/** What makes nginx read a change, as a plan shows it; none where it asks with each request. */
export const reloadLines = (nginx: NginxProgram & Pick<Nginx, 'site'>): readonly Script[] =>
  needsReload(nginx.site) ? [testLine(nginx), sh`${callLine(nginx)} -s reload`] : []

/** What a person types to test and reload nginx. */
export const manualReloadLine = ({ command, container }: NginxProgram): Script => {
  const call = container === undefined ? sh`sudo ${command}` : sh`docker exec ${container.name} ${command}`
  return sh`${call} -t && ${call} -s reload`
}

/** What starts nginx, as a plan shows it. */
export const startLine = ({ sudo, container }: NginxProgram): Script =>
  container === undefined
    ? sh`${asRoot(sudo)}systemctl start nginx`
    : sh`${dockerCli(container.sudo)} start ${container.name}`

function parseSwitchResult(output: string): SwitchResult {
  const facts = new FactReader(output)
  const [result = '', restored, started, logSize, reloaded, quit, changedAt] = facts.findAll('result')[0]?.words ?? []
  return {
    result: toResult(result),
    output: facts.readText('output'),
    lockHolder: facts.has('holder') ? facts.readText('holder') : undefined,
    unlocked: facts.has('unlocked') ? facts.readText('unlocked') : undefined,
    started: started === 'yes',
    reloaded: reloaded === 'yes',
    quit: quit === 'yes',
    restored: restored === 'yes',
    changedAt: parseNumber(changedAt),
    workers: facts.findAll('worker').map((fact) => fact.words[0] ?? ''),
    logSize: parseNumber(logSize),
    master: facts.findAll('master')[0]?.words[0],
    isReplaced: facts.has('replaced'),
  }
}

const results = [
  'switched',
  'busy',
  'lock-failed',
  'changed',
  'not-proven',
  'site-failed',
  'test-failed',
  'reload-failed',
  'start-failed',
  'container-gone',
  'unreachable',
] as const

function toResult(word: string): SwitchResult['result'] {
  const result = results.find((each) => each === word)
  if (result === undefined) throw new Error(`unexpected result of the switch on the host: "${word}"`)
  return result
}
