import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

/** The name of the file in which the login user's account keeps the deployments of the application in this folder. */
export const recordName = (directory: string): string => `${basename(directory)}-${shortHash(directory)}.json`

/** The name of the file, beside the record, that stands for nginx's link in the lock. */
export const linkLockName = (link: string): string => `link-${shortHash(link)}.lock`

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Replaces the record as a whole. May stand before another script: it never ends the shell, whatever happens. */
export const writeRecord = (directory: string, json: string): HostScript =>
  new HostScript('write-record', { record_name: recordName(directory), json })

/** The record alone, at the very end. */
export const saveRecord = (directory: string, json: string): Command<null> => ({
  name: 'write the record',
  args: { directory, json },
  script: writeRecord(directory, json),
  timeoutMs: 15_000,
  parse: () => null,
})
