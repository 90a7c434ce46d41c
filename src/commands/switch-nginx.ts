import { Facts, factTools, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { emptyScript, Script, sh } from '../host/script.ts'
import { asRoot } from './as-root.ts'
import { processTools } from './nginx-processes.ts'

/** The host's nginx, as the `state` step found it. */
export interface Nginx {
  readonly link: string
  readonly pidFile: string
  readonly errorLog: string
  readonly sudo: boolean
  readonly linkSudo: boolean
}

export interface SwitchNginxArgs {
  readonly nginx: Nginx
  /** What the link must hold now (absent: there is none), or `to` already; anything else is somebody's change. */
  readonly from: string | undefined
  /** What it shall hold; absent: no link. */
  readonly to: string | undefined
  /**
   * What nginx is told; default `reload`. The way back may lead to a file that is not there, which nginx cannot load:
   * `reload-if-there` leaves it in peace then. `quit` is how a first start is undone.
   */
  readonly nginxAction?: 'reload' | 'reload-if-there' | 'quit'
}

export interface SwitchResult {
  readonly result: (typeof results)[number]
  /** What the failing program said. */
  readonly output: string
  /** Whether nginx did not run and was started. */
  readonly started: boolean
  /** False: the link leads to a file that is not there, so nginx keeps what it has loaded. */
  readonly reloaded: boolean
  /** Whether the link is as it was before; true when nothing failed too late for that. */
  readonly restored: boolean
  /** `PID:START` of each worker of before the reload. */
  readonly workers: readonly string[]
  /** Bytes of the error log that were written before the reload; -1: it cannot be read. */
  readonly logSize: number
}

/** A dot name: `include sites-enabled/*` takes a plain one for another site while it is there. */
export function temporaryLinkPath(link: string): string {
  const slash = link.lastIndexOf('/')
  return `${link.slice(0, slash + 1)}.${link.slice(slash + 1)}.next`
}

export const parentFolder = (path: string): string => path.replace(/\/[^/]*$/, '') || '/'

/** How long to wait for another application's switch on the same host: each takes well under a second. */
const turnSeconds = 30

function defineLinking({ link, linkSudo }: Nginx): Script {
  const [clear, make, move] = linkLines({ link, linkSudo }, new Script('"$1"'))
  return sh`
    set_link() { # TARGET, empty for no link
      if [ -z "$1" ]; then ${asRoot(linkSudo)}rm -f -- ${link}; return; fi
      ${clear} && ${make} && ${move}
    }
  `
}

/** The lines that move the link, each only after the one before, as a plan shows them too. */
export function linkLines({ link, linkSudo }: Pick<Nginx, 'link' | 'linkSudo'>, target: string | Script) {
  const root = asRoot(linkSudo)
  const next = temporaryLinkPath(link)
  return [
    sh`${root}rm -f -- ${next}`,
    sh`${root}ln -s -- ${target} ${next}`,
    sh`${root}mv -T -- ${next} ${link}`,
  ] as const
}

export const testLine = ({ sudo }: Pick<Nginx, 'sudo'>): Script => sh`${asRoot(sudo)}nginx -t`
export const reloadLine = ({ sudo }: Pick<Nginx, 'sudo'>): Script => sh`${asRoot(sudo)}nginx -s reload`

/** `systemctl` where systemd manages nginx, so that it goes on managing it; never with the descriptors that hold our locks. */
function defineStart({ sudo }: Nginx): Script {
  return sh`
    start_nginx() {
      if [ -d /run/systemd/system ] && systemctl cat nginx.service >/dev/null 2>&1; then
        ${asRoot(sudo)}systemctl start nginx.service
      else
        ${asRoot(sudo)}nginx 8<&- 9<&-
      fi
    }
  `
}

/**
 * Makes nginx read the new link. Another program's reload that began before the link changed may still bring workers of
 * the old configuration: it is waited for, so that `before` holds each worker that can ever have read the old link.
 */
function reload({ link, pidFile, errorLog, sudo }: Nginx, tell: string): Script {
  return sh`
    if [ ${tell} = reload-if-there ] && [ -L ${link} ] && [ ! -e ${link} ]; then told=no; report switched yes ''; fi
    said=$(${testLine({ sudo })} 2>&1) || give_up test-failed "$said"
    master=$(master_of ${pidFile})
    if [ -n "$master" ]; then
      settle "$master" 5
      before=$(workers "$master")
      [ ! -r ${errorLog} ] || size=$(wc -c <${errorLog})
      said=$(${reloadLine({ sudo })} 2>&1) || give_up reload-failed "$said"
    else
      started=yes
      said=$(start_nginx 2>&1) || give_up start-failed "$said"
    fi
  `
}

/** Before the link changes: nginx reads its whole configuration even to be told to quit. */
const quit = ({ pidFile, sudo }: Nginx): Script => sh`
  master=$(master_of ${pidFile})
  if [ -n "$master" ]; then
    before=$(workers "$master")
    said=$(${asRoot(sudo)}nginx -s quit 2>&1) || give_up reload-failed "$said"
  fi
`

/**
 * Moves the link and makes nginx read it. One script, deaf to signals: it ends with the new target in force or with
 * the old one back in place. Applications on one host take turns, by a lock on the link's folder: nginx reads all of it
 * with each reload. What it found is printed at the end, so that a lost link cannot end it half-way either.
 */
export function switchNginx(args: SwitchNginxArgs): Command<SwitchResult> {
  const { nginx, from, to, nginxAction = 'reload' } = args
  const { link } = nginx
  return {
    name: 'switch nginx',
    args,
    script: sh`
      trap '' HUP INT TERM PIPE
      ${factTools}
      ${processTools}
      ${defineLinking(nginx)}
      ${defineStart(nginx)}
      started=no told=yes before='' size=-1
      report() { # RESULT RESTORED SAID
        fact result "$1" "$2" "$started" "$size" "$told"
        printf %s "$3" | blob said
        for worker in $before; do fact worker "$worker"; done
        exit 0
      }
      give_up() { # RESULT SAID
        if set_link "$former"; then report "$1" yes "$2"; else report "$1" no "$2"; fi
      }
      command exec 8<${parentFolder(link)} && flock -w ${turnSeconds} 8 || report busy yes ''
      former=$(readlink -- ${link})
      [ "$former" = ${from ?? ''} ] || [ "$former" = ${to ?? ''} ] || report changed yes "it points to '$former' now"
      ${nginxAction === 'quit' ? quit(nginx) : emptyScript}
      said=$(set_link ${to ?? ''} 2>&1) || give_up link-failed "$said"
      ${nginxAction === 'quit' ? emptyScript : reload(nginx, nginxAction)}
      report switched yes ''
    `,
    timeoutMs: 60_000,
    graceMs: 60_000,
    parse: parseSwitchResult,
  }
}

function parseSwitchResult(output: string): SwitchResult {
  const facts = new Facts(output)
  const [result = '', restored, started, size, told] = facts.findAll('result')[0]?.words ?? []
  return {
    result: toResult(result),
    output: facts.readText('said'),
    started: started === 'yes',
    reloaded: told === 'yes',
    restored: restored === 'yes',
    workers: facts.findAll('worker').map((fact) => fact.words[0] ?? ''),
    logSize: parseNumber(size),
  }
}

const results = ['switched', 'busy', 'changed', 'link-failed', 'test-failed', 'reload-failed', 'start-failed'] as const

function toResult(word: string): SwitchResult['result'] {
  const result = results.find((each) => each === word)
  if (result === undefined) throw new Error(`the host answered "${word}" to the switch`)
  return result
}
