import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What this machine lacks for a host of the lab, in plain words; undefined when nothing does. */
export function lack(command: string): string | undefined {
  if (process.platform !== 'linux')
    return `The hosts are Linux machines in containers: this needs Linux, not ${process.platform}.`
  if (process.getuid?.() !== 0) {
    return `This needs root, to put visitors into a host's network: sudo env "PATH=$PATH" ${command}`
  }
  const missing = ['nsenter', 'flock', 'tar', 'ldd'].filter((program) => !isThere(program))
  return missing.length === 0 ? undefined : `Please install ${missing.join(', ')} first.`
}

/** Whether a program can be found. */
export function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}
