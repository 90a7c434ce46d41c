import type { Nginx, SwitchResult } from '../commands/switch-nginx.ts'
import type { Blame } from '../domain/blame.ts'
import { StepError } from '../engine/step.ts'
import { describeProcess } from './lock-holder.ts'

type SwitchFailure = Exclude<SwitchResult['result'], 'switched'>

interface Failure {
  readonly reason: string
  readonly fix: string | ((nginx: Nginx) => string)
  /** Default: the host. */
  readonly blame?: Blame
}

const failures: Readonly<Record<SwitchFailure, Failure>> = {
  busy: {
    blame: 'nobody',
    reason: 'timed out while the folder of the link was locked, as each switch of nginx on this server locks it',
    fix: 'run the workflow again when what holds the lock has ended',
  },
  'lock-failed': {
    reason: 'the folder of the link or the file could not be locked',
    fix: 'fix what the message above names on the server, then run the workflow again',
  },
  'not-proven': {
    reason: 'the containers that were proven healthy do not run any more',
    fix: 'find out what replaced or stopped them (docker ps -a, docker events), then run the workflow again',
  },
  changed: {
    reason: 'another program changed it meanwhile',
    fix: 'find out who changes it (see the message above), then run the workflow again',
  },
  'site-failed': {
    reason: 'it could not be replaced',
    fix: 'check the rights of the login user on its folder, then run the workflow again',
  },
  'test-failed': {
    reason: 'nginx -t rejects the new configuration',
    fix: 'fix the file that nginx names above on the server, then run the workflow again',
  },
  'reload-failed': {
    reason: 'nginx could not be reloaded',
    fix: readLog,
  },
  'container-gone': {
    reason: "nginx's container was stopped, removed or made anew at this moment, or Docker cannot be asked for it",
    fix: 'find out who did that (docker ps -a), see that it runs, then run the workflow again',
  },
  unreachable: {
    reason: "nginx's container shares no network with the new color, so it cannot reach it",
    fix: 'give both one network (networks: in the Compose files), or: docker network connect NETWORK CONTAINER; then run the workflow again',
  },
  'start-failed': {
    reason: 'nginx could not be started',
    fix: readLog,
  },
}

function readLog({ container }: Nginx): string {
  const command = container === undefined ? 'systemctl status nginx' : `docker logs ${container.name}`
  return `check ${command} on the server, then run the workflow again`
}

/** Why nginx was not switched, and what to do next. */
export function switchError(
  nginx: Nginx,
  message: string,
  { result, output, restored, lockHolder }: Pick<SwitchResult, 'result' | 'output' | 'restored' | 'lockHolder'>,
): StepError {
  if (result === 'switched') throw new TypeError('nginx was switched')
  const { reason, fix, blame = 'host' } = failures[result]
  const effect = restored ? 'nothing-to-undo' : 'may-need-undo'
  const details = result === 'busy' ? describeLockHolder(lockHolder) : output.trim()
  const fixText = typeof fix === 'string' ? fix : fix(nginx)
  return new StepError(`${message}: ${reason}: ${details}`, { effect, fix: fixText, blame })
}

/** For an undo, which visitors wait for: it does not wait longer for another switch. */
export function describeUnlocked({ site }: Nginx, { unlocked, lockHolder }: SwitchResult): string {
  const reason = unlocked === 'busy' ? `${describeLockHolder(lockHolder)} holds its lock` : (unlocked ?? '')
  return `${site.path} was set back without the lock of its folder: ${reason}`
}

const describeLockHolder = (holder: string | undefined): string =>
  holder === undefined ? 'another process' : describeProcess(holder)
