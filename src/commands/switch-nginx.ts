import { FactReader, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import type { SiteConfig } from '../domain/config.ts'
import type { SiteValue } from '../domain/live-site.ts'
import { asRoot } from './as-root.ts'
import { parentFolder, siteParameters } from './site-parameters.ts'

/** The host's nginx, as the `state` step found it. */
export interface Nginx {
  /** The program, as it is called: a name, or a path. */
  readonly command: string
  readonly site: SiteConfig
  /** Whether the file keeps its inode, as one that is mounted by itself into a container must. Default: no. */
  readonly inPlace?: boolean
  readonly pidFile: string
  readonly errorLog: string
  readonly sudo: boolean
  /** Whether the link, or the file, is changed through `sudo -n`. */
  readonly siteSudo: boolean
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
  /** `PID:START` of each worker from before the reload. */
  readonly workers: readonly string[]
  /** Bytes of the error log that were written before the reload; -1: it cannot be read. */
  readonly logSize: number
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
      ...siteParameters(nginx.site, nginx.inPlace),
      site_folder: parentFolder(nginx.site.path),
      from,
      to,
      nginx_action: nginxAction,
      nginx_command: nginx.command,
      pid_file: nginx.pidFile,
      error_log: nginx.errorLog,
      nginx_sudo: nginx.sudo,
      site_sudo: nginx.siteSudo,
      lock_hundredths: lockWaitMs[isUndo ? 'undo' : 'forward'] / 10,
      lock_required: !isUndo,
      docker_sudo: proven?.sudo ?? false,
      proven_containers: proven?.ids ?? [],
    }),
    timeoutMs: 60_000,
    graceMs: 60_000,
    parse: parseSwitchResult,
  }
}

type NginxProgram = Pick<Nginx, 'sudo' | 'command'>

/** What tests nginx's configuration, as a plan shows it. */
export const testLine = ({ sudo, command }: NginxProgram): Script => sh`${asRoot(sudo)}${command} -t`

/** What reloads nginx, as a plan shows it. */
export const reloadLine = ({ sudo, command }: NginxProgram): Script => sh`${asRoot(sudo)}${command} -s reload`

function parseSwitchResult(output: string): SwitchResult {
  const facts = new FactReader(output)
  const [result = '', restored, started, logSize, reloaded, quit] = facts.findAll('result')[0]?.words ?? []
  return {
    result: toResult(result),
    output: facts.readText('output'),
    lockHolder: facts.has('holder') ? facts.readText('holder') : undefined,
    unlocked: facts.has('unlocked') ? facts.readText('unlocked') : undefined,
    started: started === 'yes',
    reloaded: reloaded === 'yes',
    quit: quit === 'yes',
    restored: restored === 'yes',
    workers: facts.findAll('worker').map((fact) => fact.words[0] ?? ''),
    logSize: parseNumber(logSize),
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
] as const

function toResult(word: string): SwitchResult['result'] {
  const result = results.find((each) => each === word)
  if (result === undefined) throw new Error(`unexpected result of the switch on the host: "${word}"`)
  return result
}
