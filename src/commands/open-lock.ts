import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { linkLockName, recordName } from './write-record.ts'

/** What two deployments never change at once: the application in this folder, and the link or the file that
 * says which color is live. */
export interface LockTarget {
  readonly directory: string
  readonly link: string
}

/** Opens the application's folder and the lock files in the session's own shell, for `takeLock`. */
export function openLock(target: LockTarget): Command<null> {
  return {
    name: 'open the folder',
    args: target,
    script: new HostScript('open-lock', toLockParameters(target)),
    timeoutMs: 10_000,
    inSession: true,
    parse: () => null,
  }
}

export const toLockParameters = ({ directory, link }: LockTarget) => ({
  directory,
  record_name: recordName(directory),
  link_name: linkLockName(link),
})
