import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

/** The name of the file in which the login user's account keeps the deployments of the application in this folder. */
export function recordName(directory: string): string {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 12)
  return `${basename(directory)}-${hash}.json`
}

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
