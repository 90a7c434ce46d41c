import type { Config } from '../domain/config.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { linkLockName, recordName } from './write-record.ts'

/** What two deployments never change at once: the application in this folder, and the link or the file that
 * says which color is live. */
export interface LockTarget {
  readonly directory: string
  readonly link: string
}

/** Two containers may each have a path of this name. */
export const toLockTarget = ({
  compose,
  nginx: { container, site },
}: Pick<Config, 'compose' | 'nginx'>): LockTarget => ({
  directory: compose.directory,
  link: container === undefined ? site.path : `${container}:${site.path}`,
})

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
