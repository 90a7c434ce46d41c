import { basename } from 'node:path'
import type { ArgsOf, CommandName } from './scripts.ts'

const words: Readonly<Record<CommandName, string>> = {
  'open the folder': 'open',
  'take the lock': 'lock',
  'write the record': 'record',
  'read the record': 'read',
  'set the record aside': 'set the record aside',
  'docker image inspect': 'recall',
  'read host state': 'look',
  'read host environment': 'read host environment',
  'probe nginx': 'probe nginx',
  'docker pull': 'pull',
  'docker compose up': 'up',
  'health check': 'health',
  'docker logs': 'logs',
  'docker image rm': 'prune',
  'switch nginx': 'switch',
  'watch nginx': 'verify',
  drain: 'drain',
  'docker stop': 'stop',
}

/** One line of the transcript: `up green`, `switch blue -> green`. */
export function describeCommand(name: CommandName, given: unknown): string {
  const args = given as ArgsOf[CommandName]
  const site = (path: string | undefined) => (path === undefined ? 'nothing' : basename(path))
  if ('services' in args) return `${words[name]} ${args.services.join(' ')}`
  if ('to' in args) return `${words[name]} ${site(args.from)} -> ${site(args.to)}`
  return words[name]
}
